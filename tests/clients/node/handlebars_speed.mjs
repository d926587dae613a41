// How fast handlebars.js is: compiles each template once and renders it as often as asked; the last output is the answer.

import { createInterface } from "node:readline";

import Handlebars from "handlebars";

const compiled = new Map();

for await (const line of createInterface({ input: process.stdin })) {
  const { name, template, data, times } = JSON.parse(line);
  if (template !== undefined) {
    compiled.set(name, { render: Handlebars.compile(template, { noEscape: true }), data });
  }
  const one = compiled.get(name);
  let output = "";
  for (let turn = 0; turn < times; turn += 1) {
    output = one.render(one.data);
  }
  process.stdout.write(`${JSON.stringify(output)}\n`);
}
