import * as z from 'zod';
import { pipelines, providers, runtimes, scopes, tracings } from './choices.ts';
import { claimPattern, claimProblem } from './claims.ts';
import { allowedHosts, allowedOrigins, limits } from './request-settings.ts';

/** Months that CloudWatch keeps logs for, in days: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html */
const retentionDays = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
] as const;

/** A stack is called by the name and the stage: a letter, then letters, digits and hyphens, 128 in all. */
const name = z
  .string()
  .regex(
    /^[A-Za-z]([A-Za-z0-9-]{0,98}[A-Za-z0-9])?$/,
    'must be up to 100 letters, digits and hyphens, beginning with a letter',
  )
  .describe('Name of the server. Its stacks are called <name>-<stage>.');

const claims = z
  .array(
    z
      .string()
      .regex(claimPattern)
      .refine((name) => claimProblem(name) === undefined, { error: ({ input }) => claimProblem(String(input)) }),
  )
  .max(20)
  .optional()
  .describe(
    'Claims of access tokens that tools see as caller.claims, such as cognito:groups or org_id. What is a credential, or stands for one, is refused. Default: none.',
  );

const auth = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }).describe('Anyone may call: for local and private servers only.'),
  z.strictObject({ mode: z.literal('api-key') }).describe('Keys with scopes and an expiry: mcp-aws keys.'),
  z
    .strictObject({
      mode: z.literal('iam'),
      roles: z
        .record(z.string(), z.array(z.enum(scopes)).min(1))
        .optional()
        .describe(
          'Scopes by ARN, in which * stands for anything. A role is arn:aws:iam::123456789012:role/Name, without its path. Default: every principal of the account may read.',
        ),
    })
    .describe('AWS principals, whose signatures (SigV4) API Gateway verifies.'),
  z
    .strictObject({
      mode: z.literal('cognito'),
      callbackUrls: z
        .array(z.string())
        .optional()
        .describe('Further addresses that a login may return to, besides those of the MCP clients that are known.'),
      claims,
    })
    .describe('People and machines log in at an Amazon Cognito user pool.'),
  z
    .strictObject({
      mode: z.literal('oidc'),
      issuer: z.string().describe('`iss` of the tokens, exactly as they have it.'),
      provider: z.enum(providers).optional().describe('Default: recognized from the issuer.'),
      audience: z.string().optional().describe('`aud` of tokens for this server. Default: its URL.'),
      jwksUri: z
        .url({ protocol: /^https?$/ })
        .optional()
        .describe('Address of the signing keys. Default: as the provider publishes it.'),
      scopePrefix: z.string().optional().describe('What precedes read, write and admin where clients ask for them.'),
      tokenScopePrefix: z.string().optional().describe('What precedes read, write and admin in tokens.'),
      scopeClaims: z
        .array(z.string())
        .min(1)
        .optional()
        .describe('Claims that list scopes. The first that a token has counts.'),
      identityClaims: z.array(z.string()).min(1).optional().describe('Claims that together identify the caller.'),
      scopes: z
        .array(z.enum(scopes))
        .min(1)
        .optional()
        .describe('Scopes that clients are told to ask for. Default: read and write.'),
      metadataProxy: z
        .boolean()
        .optional()
        .describe(
          "Whether the server completes the provider's metadata with PKCE, without which MCP clients refuse to log in.",
        ),
      claims,
    })
    .describe('People and machines log in at your own identity provider.'),
]);

const stage = z.strictObject({
  lambda: z
    .strictObject({
      memory: z
        .int()
        .min(128)
        .max(10_240)
        .optional()
        .describe('MB. The share of a CPU grows with it: 1769 MB have a whole one. Default: 512.'),
      reservedConcurrency: z
        .int()
        .min(0)
        .optional()
        .describe(
          'Calls answered at once at most, which are then kept for this function alone; 0 stops it. Default: what the account has left.',
        ),
      timeout: z
        .int()
        .min(1)
        .max(900)
        .optional()
        .describe(
          'Seconds a call may take. Default: 29, or 300 with streaming. Without streaming API Gateway ends a call after 30.',
        ),
    })
    .optional(),
  fargate: z
    .strictObject({
      cpu: z
        .union([
          z.literal(256),
          z.literal(512),
          z.literal(1024),
          z.literal(2048),
          z.literal(4096),
          z.literal(8192),
          z.literal(16_384),
        ])
        .optional()
        .describe('Of each task, in 1/1024 of a vCPU. Default: 256.'),
      memory: z
        .int()
        .min(512)
        .optional()
        .describe('Of each task, in MB. Fargate has pairs of CPU and memory. Default: 512.'),
      tasks: z
        .strictObject({ min: z.int().min(0), max: z.int().min(0) })
        .optional()
        .describe(
          'How many there are at least and at most. Default: 1 to 2; 2 to 10 in a protected stage, so that the failure of one zone leaves a task.',
        ),
    })
    .optional(),
  logRetentionDays: z
    .union(retentionDays.map((days) => z.literal(days)))
    .optional()
    .describe('How long every log is kept. Default: 30.'),
  throttle: z
    .strictObject({ rateLimit: z.number().min(1), burstLimit: z.int().min(1) })
    .optional()
    .describe(
      'Requests a second from all callers together, and how many may come at once, before the answer is 429. On Fargate, for each task. Default: 100 and 200.',
    ),
  waf: z.boolean().optional().describe('A web ACL of AWS WAF in front, which has a monthly price. Default: false.'),
  alarms: z
    .union([z.literal(false), z.strictObject({ email: z.email().optional() })])
    .optional()
    .describe('CloudWatch alarms, and who gets a mail about them besides subscribers of the topic. Default: false.'),
  protect: z
    .boolean()
    .optional()
    .describe('Keeps the stack, its logs and its users from being deleted by mistake. Default: false.'),
  allowedOrigins: allowedOrigins.describe(
    'In place of those of the server, such as localhost in a stage for development.',
  ),
  allowedHosts: allowedHosts.describe('In place of those of the server.'),
  limits: limits.describe('What differs from the limits of the server, for this stage.'),
});

/** mcp-aws.jsonc. Types, validation and schema.json all come from here. */
export const configSchema = z
  .strictObject({
    $schema: z.string().optional(),
    name,
    region: z.string().describe('AWS region of the stacks.'),
    runtime: z
      .enum(runtimes)
      .describe(
        'native: a plain Lambda handler. web-adapter: an HTTP server inside Lambda. fargate: a container that is always on.',
      ),
    streaming: z
      .boolean()
      .optional()
      .describe(
        'Whether answers are streamed and calls may take minutes. Fargate always streams. Default on Lambda: false.',
      ),
    auth,
    domain: z
      .string()
      .optional()
      .describe(
        'Your own domain, which has a Route 53 zone. Production has the domain itself, every other stage a name below it.',
      ),
    edgeTokenCheck: z
      .boolean()
      .optional()
      .describe(
        'Fargate with a domain: whether the load balancer turns bad tokens away before the server does. Default: false.',
      ),
    tracing: z
      .enum(tracings)
      .optional()
      .describe(
        'xray: what AWS traces by itself. otel: a span of OpenTelemetry for every request and tool. Default: xray.',
      ),
    inputRequests: z
      .boolean()
      .optional()
      .describe(
        'Whether capabilities ask their clients for input (elicit, sample, listRoots). The stack then has a secret, which signs what clients carry in between and costs $0.40 a month, and a function that replaces it every 30 days. Default: false.',
      ),
    allowedOrigins,
    allowedHosts,
    limits,
    sharedLimits: z
      .boolean()
      .optional()
      .describe(
        'Whether the calls a second of a caller are counted across all function instances or tasks, in a DynamoDB table: a write for each call, and the milliseconds that it takes. Not with auth none, which has no callers to tell apart. Default: false.',
      ),
    pipeline: z.enum(pipelines).optional().describe('Which CI/CD system deploys the project. Default: none.'),
    stages: z
      .record(z.string(), stage)
      .optional()
      .describe('Settings by stage. A stage that is not listed has the defaults.'),
  })
  .describe('Configuration of an MCP server on AWS.');

/** mcp-aws.jsonc as it is written. */
export type ConfigInput = z.input<typeof configSchema>;
export type AuthInput = ConfigInput['auth'];
export type StageInput = z.input<typeof stage>;

/** The JSON schema that editors complete mcp-aws.jsonc with. */
export const jsonSchema = (): object => z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' });
