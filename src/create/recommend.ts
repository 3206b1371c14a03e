import type { AuthMode, Runtime } from '../../packages/mcp-aws/src/config/choices.ts';
import { breakEvenCalls } from './cost.ts';

/** What decides the hosting, in the words of someone who has not chosen one. */
export interface Needs {
  /** Tools that run longer than half a minute or report progress. */
  readonly longTools: boolean;
  readonly traffic: 'bursty' | 'constant';
  readonly callsPerMonth: number;
  readonly callers: 'developers' | 'customers';
  /** Change or inspect HTTP requests and responses outside MCP. */
  readonly fullControl: boolean;
}

export interface Recommendation {
  readonly runtime: Runtime;
  readonly streaming: boolean;
  readonly auth: AuthMode;
  /** Two sentences: why this runtime, why this auth. */
  readonly reason: string;
}

/** How long a call takes where nobody has measured yet. */
const typicalCallMs = 300;

/** Chooses a hosting for these needs. Pure: the same needs give the same answer. */
export function recommend(needs: Needs): Recommendation {
  const auth = needs.callers === 'customers' ? customerAuth : developerAuth;
  const hosting = hostingFor(needs);
  return { ...hosting, auth: auth.value, reason: `${hosting.reason}\n${auth.reason}` };
}

const customerAuth = {
  value: 'cognito',
  reason: 'Customers log in from their own client, with accounts of a Cognito user pool that costs nothing while idle.',
} as const;
const developerAuth = {
  value: 'cognito',
  reason:
    'Developers log in once from their client, with Cognito; where you have an identity provider, take --auth oidc.',
} as const;

function hostingFor(needs: Needs): Omit<Recommendation, 'auth'> {
  if (needs.traffic === 'constant' && needs.callsPerMonth >= breakEvenCalls(needs.longTools, typicalCallMs)) {
    return {
      runtime: 'fargate',
      streaming: true,
      reason:
        'Fargate: at constant traffic of this size an always-on container costs less than Lambda, and it never starts cold.',
    };
  }
  if (needs.fullControl) {
    return {
      runtime: 'web-adapter',
      streaming: needs.longTools,
      reason:
        'Lambda behind the Web Adapter: every request and response passes through your own HTTP server, and idle time costs nothing.',
    };
  }
  return {
    runtime: 'native',
    streaming: needs.longTools,
    reason: needs.longTools
      ? 'Native Lambda with streaming: calls may run for minutes and report progress, and idle time costs nothing.'
      : 'Native Lambda: it starts fastest of the Lambda choices, and idle time costs nothing.',
  };
}
