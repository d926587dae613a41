// What handlebars.js makes of templates: one JSON request a line in, one JSON answer a line out.

import { createRequire } from "node:module";
import { createInterface } from "node:readline";

import Handlebars from "handlebars";

const Utils = createRequire(import.meta.url)("handlebars/dist/cjs/handlebars/utils");
const escapeForHtml = Utils.escapeExpression;
const leaveAsItIs = (value) => (value === null || value === undefined ? "" : String(value));

// Two artefacts of JavaScript are taken out:
// - numbers side by side that are not escaped are added (mended after 4.7.10, pull request 2167);
// - a context that is null turns into an empty object inside a block, and shows as "[object Object]".
class Compiler extends Handlebars.JavaScriptCompiler {
  compiler = Compiler;

  appendToBuffer(source, ...rest) {
    return super.appendToBuffer(["('' + ("].concat(source, ["))"]), ...rest);
  }

  aliasable(name) {
    const context = /^(\S+) != null \? .*nullContext/.exec(name);
    return super.aliasable(context ? `(${context[1]})` : name);
  }
}

Handlebars.log = () => {};
Handlebars.logger.log = () => {};

function answer({ template, data, strict, escape, partials = {} }) {
  const environment = Handlebars.create();
  environment.JavaScriptCompiler = Compiler;
  environment.log = () => {};
  Utils.escapeExpression = escape ? escapeForHtml : leaveAsItIs;
  try {
    environment.precompile(template, { strict });
  } catch (error) {
    return { kind: "syntax", text: `${error.message}` };
  }
  environment.registerPartial(partials);
  try {
    return { kind: "output", text: environment.compile(template, { strict })(data) };
  } catch (error) {
    return { kind: "rendering", text: `${error.message}` };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line)))}\n`);
}
