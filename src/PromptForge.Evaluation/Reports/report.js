(() => {
  const form = document.querySelector('.filter');
  if (!form) return;
  const cases = [...document.querySelectorAll('.case')].map(node => ({ node, text: node.textContent.toLowerCase() }));
  const search = form.querySelector('[type=search]'), slice = form.querySelector('select');
  const failing = form.querySelector('[name=failing]'), differing = form.querySelector('[name=differing]'), count = form.querySelector('output');
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { node, text } of cases) {
      const fits = words.every(word => text.includes(word))
        && (!slice || !slice.value || node.dataset.slices.split('\n').includes(slice.value))
        && (!failing.checked || 'failing' in node.dataset) && (!differing.checked || 'differing' in node.dataset);
      node.classList.toggle('alone', !fits);
      if (fits) shown++;
    }
    count.value = shown + ' / ' + cases.length + ' ' + count.dataset.word;
  };
  form.addEventListener('input', apply);
  form.addEventListener('submit', event => event.preventDefault());
  // A link to a prompt that the filter hides shows it again.
  addEventListener('hashchange', () => {
    const aim = document.getElementById(location.hash.slice(1));
    if (aim && aim.classList.contains('alone')) { form.reset(); apply(); aim.scrollIntoView(); }
  });
  form.hidden = false;
  apply();
})();
