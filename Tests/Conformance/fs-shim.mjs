// node --import ./fs-shim.mjs …: lets the conformance suite start on Node 20. The suite imports globSync from fs, which exists since Node 22,
// and calls it only in its command traceability.
import fs from 'node:fs';
import { register } from 'node:module';

const module = source => `data:text/javascript,${encodeURIComponent(source)}`;

if (!fs.globSync) {
  const fsWithGlobSync = module(`export * from 'node:fs'; export { default } from 'node:fs'; export const globSync = undefined;`);
  register(module(`export const resolve = (name, context, next) => name === 'fs' ? { url: ${JSON.stringify(fsWithGlobSync)}, shortCircuit: true } : next(name, context);`));
}
