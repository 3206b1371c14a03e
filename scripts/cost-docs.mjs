// Writes the costs in packages/mcp-aws/docs/choosing.md and README.md from the functions that the wizard calculates with. It
// imports TypeScript: run it with tsx.
import { isStarted, writeRegion } from './generated-region.mjs';

const dollars = (amount, digits = 2) => `$${amount.toFixed(digits)}`;
const millions = (calls) => `${Math.round(calls / 1_000_000)} million`;

/** What servers cost, as Markdown. @param cost the functions of src/create/cost @param prices that they calculate with */
export function renderCosts({ idleCost, lambdaCostPerMillion, breakEvenCalls }, prices) {
  const idle = (runtime, domain) => idleCost({ runtime, auth: 'none', domain });
  const onLambda = dollars(idle('native'), 0);
  const rows = [
    ['`native` or `web-adapter`', onLambda, dollars(lambdaCostPerMillion(false, 100))],
    ['`native` or `web-adapter`, with streaming', onLambda, dollars(lambdaCostPerMillion(true, 100))],
    ['`fargate`, behind CloudFront', dollars(idle('fargate'), 0), 'included, as far as two tasks can answer them'],
    ['`fargate` with a domain', dollars(idle('fargate', 'mcp.example.com'), 0), 'the same'],
  ];
  const secret = idleCost({ runtime: 'native', auth: 'api-key', domain: undefined });
  return `List prices of ${prices.asOf} in ${prices.region}, without data transfer, logs, metrics, alarms and AWS WAF:

| | A month without calls | A million calls of 100 ms |
| --- | --- | --- |
${rows.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}

- The figures are for 512 MB on Lambda, and for two tasks of 0.25 vCPU and 0.5 GB on Fargate, as in a stage with \`protect\`.
- The auth mode \`api-key\` adds ${dollars(secret)} a month for its secret, and so does \`inputRequests\`.
  \`cognito\` adds Cognito's own price, for users beyond its free tier, and for tokens of machines.
- With calls of 300 ms, those two tasks cost less than Lambda from about ${millions(breakEvenCalls(false, 300))} calls a month. Where Lambda
  streams, that is from about ${millions(breakEvenCalls(true, 300))}.`;
}

/** Of containers that nobody calls. */
export const renderIdleCost = ({ idleCost }) =>
  dollars(idleCost({ runtime: 'fargate', auth: 'none', domain: undefined }), 0);

if (isStarted(import.meta.url)) {
  const cost = await import(new URL('../src/create/cost.ts', import.meta.url));
  const { prices } = await import(new URL('../packages/mcp-aws/src/cli/deploy/cost.ts', import.meta.url));
  writeRegion('packages/mcp-aws/docs/choosing.md', 'costs', renderCosts(cost, prices));
  writeRegion('README.md', 'idle', renderIdleCost(cost));
}
