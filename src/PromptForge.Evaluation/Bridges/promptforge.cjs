// Made by: promptforge eval SUITE --export promptfoo. Lets promptfoo ask PromptForge's variants and hold their answers to the suite's gates.
// PROMPTFORGE names the program where it is not on the path, for example: PROMPTFORGE="dotnet /opt/promptforge/PromptForge.Cli.dll"
const { execFileSync } = require('node:child_process');
const path = require('node:path');

const [program, ...first] = (process.env.PROMPTFORGE || 'promptforge').split(' ');

function cell(config, question) {
  const args = [...first, 'eval', path.resolve(__dirname, config.suite), '--cell', '-', ...(config.options || [])];
  return JSON.parse(execFileSync(program, args, { input: JSON.stringify(question), encoding: 'utf8', stdio: ['pipe', 'pipe', 'pipe'] }));
}

// A variant of the suite, for one target, as a provider.
class Variant {
  constructor(options) { this.config = options.config; this.label = options.label; }
  id() { return this.label || this.config.variant; }
  async callApi(prompt, context) {
    try {
      const { variant, target } = this.config;
      const answer = cell(this.config, { case: context.vars.case, variant, target });
      return { output: answer.output, metadata: { ...answer, config: this.config } };
    } catch (failure) {
      return { error: String(failure.stderr || failure.message) };
    }
  }
}

// A metric of ours as an assertion. An answer of anybody else is measured through the program.
const metric = name => (output, context) => {
  const known = context.providerResponse && context.providerResponse.metadata;
  const measured = known && known.values ? known : cell(context.config, { case: context.vars.case, output, target: context.config.target });
  const gate = measured.gates.find(one => one.metric === name);
  const value = measured.values[name];
  if (value === undefined) return { pass: true, score: 1, reason: `${name} does not apply here` };
  if (!gate) return { pass: true, score: value, reason: `${name} is ${value}` };
  return { pass: gate.passed, score: gate.passed ? 1 : 0, reason: [`${name} is ${value}`, ...gate.reasons].join('; ') };
};

module.exports = Variant;
