import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { sendAnswer } from './gateway-answer.ts';
import { type ApiKind, authorizerEventOf, eventOf, pathOf, stagePath } from './gateway-event.ts';
import { closeServer, listen, type RuntimeApi, textOf } from './runtime-api.ts';

export interface ApiGateway {
  /** What precedes `/mcp` for clients: the origin, and on a REST API its stage. */
  readonly origin: string;
  close(): Promise<void>;
}

export interface ApiGatewayOptions {
  readonly timeoutMs?: number;
  /** Of a REST API: which function is asked before the server's, and what API Gateway answers for it. */
  readonly authorizer?: () => Authorizer;
  /** Only requests with this header, which stands for a verified signature, and holds the ARN of who signed. */
  readonly signedBy?: string;
}

/** `WWW-Authenticate` of the gateway responses. */
export interface Challenges {
  readonly unauthorized: string;
  readonly accessDenied: string;
}

export interface Authorizer extends Challenges {
  readonly runtime: RuntimeApi;
}

type Verdict = 'allow' | 'deny' | 'unauthorized';

const open = /^\/(health$|\.well-known\/)/;

/**
 * API Gateway on a port of this machine: HTTP in, the event of its kind to the function, the function's answer out, with
 * what API Gateway does to requests and answers on the way. Bodies go in base64 on request, as API Gateway sends what it
 * does not take for text.
 */
export async function startApiGateway(
  kind: ApiKind,
  runtime: RuntimeApi,
  { timeoutMs = 29_000, authorizer, signedBy }: ApiGatewayOptions = {},
): Promise<ApiGateway> {
  const remembered = new Map<string, Verdict>();
  const decide = async (request: IncomingMessage, path: string, asked: Authorizer): Promise<Verdict> => {
    const { authorization } = request.headers;
    const decided = remembered.get(authorization ?? '') ?? (await judge(asked, request, path));
    // A policy is remembered for its token; an error is not.
    if (authorization && decided !== 'unauthorized') remembered.set(authorization, decided);
    return decided;
  };
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = pathOf(kind, request);
    if (path === undefined) return refuse(response, 403, 'Forbidden');
    if (signedBy !== undefined && path !== '/health' && request.headers[signedBy] === undefined) {
      return refuse(response, 403, 'Missing Authentication Token');
    }
    if (authorizer !== undefined && !open.test(path)) {
      if (path === '/' || path === '/.well-known') return refuse(response, 403, 'Missing Authentication Token');
      const asked = authorizer();
      const decided = await decide(request, path, asked);
      if (decided === 'deny') return refuse(response, 403, decided, asked.accessDenied);
      if (decided === 'unauthorized') return refuse(response, 401, decided, asked.unauthorized);
    }
    const event = await eventOf(kind, request, path, signedBy);
    await sendAnswer(await runtime.invoke(event, timeoutMs), response, { renamesChallenge: kind === 'rest-api' });
  };
  const server = createServer(
    (request, response) => void handle(request, response).catch((error) => failed(response, error)),
  );
  const address = await listen(server);
  return { origin: `http://${address}${kind === 'rest-api' ? stagePath : ''}`, close: () => closeServer(server) };
}

/** What the authorizer says. Its error of this name is a 401; any other would be a 500. */
async function judge({ runtime }: Authorizer, request: IncomingMessage, path: string): Promise<Verdict> {
  // Without the identity source nobody is asked.
  if (!request.headers.authorization) return 'unauthorized';
  const answer = await runtime.invoke(authorizerEventOf(request, path), 10_000);
  if ('error' in answer) {
    if (!answer.error.includes('Unauthorized')) throw new Error(`The authorizer failed: ${answer.error}`);
    return 'unauthorized';
  }
  const [statement] = JSON.parse(await textOf(answer.body)).policyDocument.Statement;
  return statement.Effect === 'Allow' && statement.Resource.endsWith('abc/prod/*') ? 'allow' : 'deny';
}

/** A fault of the tests, not of what is tested. */
function failed(response: ServerResponse, error: unknown): void {
  if (response.headersSent) response.destroy();
  else response.writeHead(599).end(error instanceof Error ? error.stack : String(error));
}

function refuse(response: ServerResponse, status: number, message: string, challenge?: string): void {
  response.writeHead(status, challenge === undefined ? {} : { 'www-authenticate': challenge });
  response.end(JSON.stringify({ message }));
}
