// For NODE_OPTIONS=--require: time passes faster in the command line, so that nobody waits for its minutes. FAST_CLOCK says
// since when (milliseconds since 1970) and how many times as fast; delays of exactly `keep` milliseconds stay what they are.
const { speed, since, keep = [] } = JSON.parse(process.env.FAST_CLOCK ?? '{}');

if (speed !== undefined && /mcp-aws\.js$/.test(process.argv[1] ?? '')) {
  const { Date: RealDate, setTimeout: later } = globalThis;
  const now = () => Math.floor(since + (RealDate.now() - since) * speed);
  const shorter = (ms) => (keep.includes(ms) ? ms : ms / speed);
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  });
  globalThis.setTimeout = Object.assign((run, ms, ...args) => later(run, shorter(ms), ...args), later);
  const promises = require('node:timers/promises');
  const { setTimeout: sleep } = promises;
  promises.setTimeout = (ms, ...args) => sleep(shorter(ms), ...args);
  require('node:module').syncBuiltinESMExports();
}
