// For NODE_OPTIONS=--require, in clients of the emulator and in the functions that it runs: names below .localhost are this
// machine, as they are for curl and browsers, and AWS is the emulator: fetch goes there, over HTTP and to its port. What the
// emulator does not run itself is at the ports that EMULATED_HOSTS names, by host.
const dns = require('node:dns');

const aws = /\.(amazonaws\.com|amazoncognito\.com)$/;
const elsewhere = JSON.parse(process.env.EMULATED_HOSTS ?? '{}');
const { lookup } = dns;
dns.lookup = (host, options, done) => {
  const here = /\.localhost$/.test(host) || aws.test(host) || host in elsewhere;
  return lookup(here ? '127.0.0.1' : host, options, done);
};

const { fetch } = globalThis;
const emulator = new URL(process.env.AWS_ENDPOINT_URL ?? 'http://nowhere').port;
globalThis.fetch = async (input, init) => {
  const url = new URL(input instanceof Request ? input.url : input);
  const port = elsewhere[url.hostname] ?? (aws.test(url.hostname) ? emulator : '');
  if (port === '') return fetch(input, init);
  Object.assign(url, { protocol: 'http:', port });
  const request = new Request(input, init);
  const { method, headers, signal } = request;
  headers.set('x-forwarded-proto', 'https');
  return fetch(url, {
    method,
    headers,
    signal,
    body: ['GET', 'HEAD'].includes(method) ? undefined : await request.text(),
  });
};

// The CDK looks at CloudFormation every five seconds; the emulator is done after a fraction of that.
if (/aws-cdk\/bin\/cdk$/.test(process.argv[1] ?? '')) {
  const { setTimeout } = globalThis;
  globalThis.setTimeout = Object.assign(
    (callback, ms, ...args) => setTimeout(callback, ms === 5_000 ? 200 : ms, ...args),
    setTimeout,
  );
}
