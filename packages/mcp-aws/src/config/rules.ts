import type { AuthMode, Provider, Runtime } from './choices.ts';
import { ingressOf, isLambda, usesOAuth } from './choices.ts';
import { audienceProblem, issuerProblem } from './issuers.ts';

/** Choices that may be incomplete, as between two questions of a wizard. */
export interface Choices {
  readonly runtime?: Runtime | undefined;
  readonly auth?: AuthMode | undefined;
  readonly streaming?: boolean | undefined;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly provider?: Provider | undefined;
  readonly callbackUrls?: readonly string[] | undefined;
  readonly domain?: string | undefined;
  readonly region?: string | undefined;
  readonly sharedLimits?: boolean | undefined;
}

/** Why something cannot be, and what to choose instead. */
export interface Problem {
  readonly reason: string;
  readonly suggestion: string;
}

/**
 * Why these choices cannot work together, wherever they come from: a flag, the wizard, mcp-aws.jsonc or a construct's
 * props. Undefined where they can.
 */
export function problemWith(choices: Choices): Problem | undefined {
  for (const rule of [
    iamNeedsApiGateway,
    streamingFits,
    oidcFieldsFit,
    issuerFits,
    callbackUrlsFit,
    domainFits,
    regionFits,
    sharedLimitsFit,
  ]) {
    const problem = rule(choices);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function iamNeedsApiGateway({ runtime, auth }: Choices): Problem | undefined {
  if (auth !== 'iam' || runtime !== 'fargate') return undefined;
  return {
    reason:
      'The auth mode iam does not work with the runtime fargate: a load balancer cannot verify AWS signatures (SigV4).',
    suggestion: 'Choose the runtime native or web-adapter, or another auth mode.',
  };
}

function streamingFits({ runtime, streaming }: Choices): Problem | undefined {
  if (runtime === undefined || isLambda(runtime) || streaming !== false) return undefined;
  return {
    reason: 'Streaming cannot be turned off with the runtime fargate: a container always streams.',
    suggestion: 'Leave out the setting (--no-streaming, or "streaming": false).',
  };
}

function oidcFieldsFit({ auth, ...choices }: Choices): Problem | undefined {
  if (auth === undefined) return undefined;
  const stray = (['issuer', 'audience', 'provider'] as const).find((name) => choices[name] !== undefined);
  if (auth !== 'oidc' && stray !== undefined) {
    return { reason: `${stray} belongs to the auth mode oidc, not to ${auth}.`, suggestion: `Leave out ${stray}.` };
  }
  if (auth !== 'cognito' && (choices.callbackUrls ?? []).length > 0) {
    return {
      reason: 'Callback URLs belong to the auth mode cognito: other identity providers keep their own list.',
      suggestion: 'Leave out the callback URLs.',
    };
  }
  return undefined;
}

function issuerFits({ issuer, audience, provider }: Choices): Problem | undefined {
  const wrongIssuer = issuer === undefined ? undefined : issuerProblem(issuer, provider);
  if (wrongIssuer !== undefined) {
    return {
      reason: `The issuer ${JSON.stringify(issuer)} cannot be used. ${wrongIssuer}`,
      suggestion: 'Give the issuer exactly as it appears in the tokens, such as https://login.example.com.',
    };
  }
  const wrongAudience = issuer === undefined ? undefined : audienceProblem(issuer, audience, provider);
  if (wrongAudience !== undefined) {
    const which =
      audience === undefined ? 'The audience is missing' : `The audience ${JSON.stringify(audience)} cannot be used`;
    return {
      reason: `${which}. ${wrongAudience}`,
      suggestion: 'Give the audience: --audience, or "audience" in "auth".',
    };
  }
  if (audience !== undefined && !/^[\w:/.~@-]+$/.test(audience)) {
    return {
      reason: `The audience ${JSON.stringify(audience)} is not a valid audience.`,
      suggestion: 'Give the identifier of the API at your provider, without spaces or quotes.',
    };
  }
  return undefined;
}

function callbackUrlsFit({ callbackUrls = [] }: Choices): Problem | undefined {
  const wrong = callbackUrls.find((url) => !isCallbackUrl(url));
  if (wrong === undefined) return undefined;
  return {
    reason: `The callback URL ${JSON.stringify(wrong)} is not one that Cognito can return to.`,
    suggestion:
      'Give an https URL, http://localhost or http://127.0.0.1 with a port, or the scheme of an app, without a fragment.',
  };
}

function domainFits({ domain }: Choices): Problem | undefined {
  if (domain === undefined || isDomain(domain)) return undefined;
  return {
    reason: `The domain ${JSON.stringify(domain)} is not a valid domain name.`,
    suggestion: 'Give a name such as mcp.example.com.',
  };
}

function regionFits({ region }: Choices): Problem | undefined {
  if (region === undefined || isRegion(region)) return undefined;
  return {
    reason: `${JSON.stringify(region)} is not a valid AWS region.`,
    suggestion:
      'Give a name such as eu-central-1, as --region, AWS_REGION or AWS_DEFAULT_REGION, or "region" in mcp-aws.jsonc.',
  };
}

function sharedLimitsFit({ auth, sharedLimits }: Choices): Problem | undefined {
  if (auth !== 'none' || sharedLimits !== true) return undefined;
  return {
    reason:
      'sharedLimits counts the calls of each caller, and with the auth mode none no caller can be told from another.',
    suggestion: 'Leave out "sharedLimits", or choose another auth mode.',
  };
}

/** The form of a region's name. Which regions exist is known to AWS alone. */
export const isRegion = (name: string): boolean => /^[a-z]{2,4}(-[a-z]+)+-\d$/.test(name);

/** https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_CreateUserPoolClient.html */
function isCallbackUrl(url: string): boolean {
  if (!URL.canParse(url) || /[#'"`\\\s]/.test(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  if (username !== '' || password !== '' || !url.includes('://')) return false;
  if (protocol === 'http:') return ['localhost', '127.0.0.1', '[::1]'].includes(hostname);
  return !/^(javascript|data|file|vbscript|blob|ftp|ws|wss):$/.test(protocol);
}

/** A host name (RFC 1123) of at least two labels, without a wildcard. ACM takes 64 characters. */
const isDomain = (name: string): boolean =>
  name.length <= 64 && /^(?=.*[a-z])([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/i.test(name);

interface EdgeSettings {
  readonly runtime: Runtime;
  readonly streaming: boolean;
  readonly auth: AuthMode;
  readonly domain: string | undefined;
  readonly region: string;
  readonly waf: boolean;
  /** The load balancer checks tokens before the server does. */
  readonly edgeTokenCheck: boolean;
  readonly jwksUri: string | undefined;
}

/** Why these settings of a stage cannot work with what is in front of the server. Undefined where they can. */
export function problemAtTheEdge(settings: EdgeSettings): Problem | undefined {
  const { auth, region, waf, edgeTokenCheck, jwksUri } = settings;
  const ingress = ingressOf(settings);
  if (waf && ingress === 'http-api') {
    return {
      reason: 'A web ACL (waf) cannot protect an HTTP API of API Gateway.',
      suggestion: 'Set "streaming" to true, which uses a REST API, or set "waf" to false.',
    };
  }
  if (waf && ingress === 'cloudfront' && region !== 'us-east-1') {
    return {
      reason: `AWS WAF has web ACLs for CloudFront in us-east-1 only, and this stack is for ${region}.`,
      suggestion: 'Give the server a domain, deploy it to us-east-1, or set "waf" to false.',
    };
  }
  if (edgeTokenCheck && !(ingress === 'load-balancer' && usesOAuth(auth))) {
    return {
      reason:
        'Only a load balancer can check tokens (edgeTokenCheck): runtime fargate with a domain, and the auth mode cognito or oidc.',
      suggestion: 'Leave out "edgeTokenCheck". The server checks every token in any case.',
    };
  }
  if (edgeTokenCheck && auth === 'oidc' && jwksUri === undefined) {
    return {
      reason: 'edgeTokenCheck needs the address of the signing keys, which is not known for this identity provider.',
      suggestion: 'Give it as "jwksUri" in "auth": the jwks_uri of the provider\'s discovery document.',
    };
  }
  return undefined;
}
