// One JSON request a line in, one JSON answer a line out.

import { createInterface } from "node:readline";

/** Do what standard input asks for, until it ends. */
export async function answering(tasks) {
  for await (const line of createInterface({ input: process.stdin })) {
    const { task, ...request } = JSON.parse(line);
    let answer;
    try {
      answer = { result: await tasks[task](request) };
    } catch (error) {
      answer = { error: `${error.stack}` };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}
