// NODE_OPTIONS=--require=.../emulator.cjs, for clients and for MiniStack's Lambda workers alike.
// *.localhost is this machine (as for curl and browsers), and so is AWS: fetch goes there over HTTP at the emulator's port.
const dns = require('node:dns');
const { lookup } = dns;
const aws = /\.(amazonaws\.com|amazoncognito\.com|cloudfront\.net)$/;
dns.lookup = (host, options, cb) =>
  lookup(/\.localhost$/.test(host) || aws.test(host) ? '127.0.0.1' : host, options, cb);
const { fetch } = globalThis;
const { port } = new URL(process.env.AWS_ENDPOINT_URL ?? 'http://x');
globalThis.fetch = (input, init) => {
  if (input instanceof Request) return fetch(input, init);
  const url = new URL(input);
  if (port && aws.test(url.hostname)) Object.assign(url, { protocol: 'http:', port });
  return fetch(url, init);
};
