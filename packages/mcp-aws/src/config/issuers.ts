import type { Provider } from './choices.ts';
import { type Issuer, type ProviderSettings, presets } from './presets.ts';

/** The provider of an issuer, by its address. */
export function providerOf(issuer: string): Provider {
  const url = new URL(issuer);
  const found = (Object.keys(presets) as Provider[]).find((provider) => presets[provider].recognises(url));
  return found ?? 'other';
}

/** They issue ID tokens to anyone, and access tokens for nobody's API but their own. */
const notForYou = [
  { host: 'accounts.google.com', name: 'Google' },
  { host: 'github.com', name: 'GitHub' },
  { host: 'token.actions.githubusercontent.com', name: 'GitHub' },
];

/** Why tokens of this issuer could not be used, or undefined. */
export function issuerProblem(issuer: string, provider: Provider | undefined): string | undefined {
  if (!URL.canParse(issuer)) return 'It is not a URL.';
  const url = new URL(issuer);
  const local = ['localhost', '127.0.0.1'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(local && url.protocol === 'http:')) return 'It is not an https URL.';
  if (url.username !== '' || url.password !== '') return 'It has a user name or a password.';
  if (url.pathname.includes('/.well-known/'))
    return 'It is the address of a discovery document; the issuer is what precedes /.well-known/.';
  const foreign = notForYou.find(({ host }) => host === url.hostname);
  if (foreign !== undefined) return `Access tokens of ${foreign.name} are for ${foreign.name} alone.`;
  if (url.search !== '' || url.hash !== '' || /[?#'"`\\\s]/.test(issuer))
    return 'It has a query, a fragment or a quote.';
  return presets[provider ?? providerOf(issuer)].problem?.(url);
}

/** Why tokens of this issuer could not have this audience, or undefined. */
export const audienceProblem = (
  issuer: string,
  audience: string | undefined,
  provider: Provider | undefined,
): string | undefined => presets[provider ?? providerOf(issuer)].audienceProblem?.(audience);

/** Everything the server has to know of its provider. */
export function providerSettings({ provider, ...issuer }: Issuer & { readonly provider: Provider }): ProviderSettings {
  const { name, settings } = presets[provider];
  return { ...settings(issuer), name, audience: issuer.audience };
}
