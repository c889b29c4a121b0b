using PromptForge;
using PromptForge.Model;

var forge = Forge.Create();
var target = args.Length > 1 ? args[1] : "stability-v1-sdxl";
var forged = await forge.EnhanceAsync(new() { Prompt = args[0], Target = target });
Console.WriteLine(forged.Prompt);
Console.WriteLine("NEG: " + forged.NegativePrompt);
foreach (var placed in forged.Fragments) { Console.WriteLine($"  {placed.Fragment.Id,-40} {placed.Fragment.Role,-12} {placed.Fragment.Relevance:0.00} {placed.Text}"); }
foreach (var note in forged.Notes) { Console.WriteLine($"  [{note.Code}] {note.Message}"); }
foreach (var dropped in forged.Dropped) { Console.WriteLine($"  - {dropped.Fragment.Id} {dropped.Reason} {dropped.Detail}"); }
foreach (var broken in forge.Promises.Check(forged, forge.Profile(target), forge.Strategy("rules"))) { Console.WriteLine($"  !! {broken}"); }
