import * as z from 'zod';

/**
 * Of web pages and of proxies. A page's scheme and port do not matter: whoever serves one on a host can serve another there,
 * and a development server may use any port.
 */
const hostName = z.string().regex(/^(localhost|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/, {
  error: ({ input }) =>
    String(input).includes('*')
      ? 'must be one host name, as a wildcard lets in hosts that are not yours, or that others come to own: list each of them'
      : 'must be a host name in lower case, without a scheme or port',
});

export const allowedOrigins = z
  .array(hostName)
  .optional()
  .describe(
    'Host names of web pages whose scripts may call the server, without wildcards. Default: none; other clients send no Origin.',
  );

export const allowedHosts = z
  .array(hostName)
  .optional()
  .describe('Further host names that the server answers to, such as that of a proxy in front. Default: its own alone.');

export const limits = z
  .strictObject({
    bodyBytes: z
      .int()
      .min(1024)
      .max(6 * 1024 * 1024)
      .optional()
      .describe('Bytes of a request. Default: 1048576.'),
    bodyValues: z
      .int()
      .min(100)
      .max(100_000)
      .optional()
      .describe(
        'Values in a request, which are members of objects and items of lists: validating them takes time. Default: 10000.',
      ),
    bodyDepth: z.int().min(10).max(1000).optional().describe('Objects and lists within each other. Default: 64.'),
    resultBytes: z
      .int()
      .min(1024)
      .max(5 * 1024 * 1024 + 256 * 1024)
      .optional()
      .describe('Bytes of an answer as Lambda sends it, with its quotes escaped once more. Default: 5242880.'),
    seconds: z
      .int()
      .min(1)
      .max(3600)
      .optional()
      .describe('How long a call may take. On Lambda its timeout counts too, where it is shorter. Default: 900.'),
    perCaller: z
      .strictObject({
        rateLimit: z.number().min(1).optional().describe('Calls a second. Default: 50.'),
        burstLimit: z.int().min(1).optional().describe('Calls that may come at once. Default: 200.'),
        concurrency: z.int().min(1).optional().describe('Calls that may be open at once. Default: 20.'),
      })
      .optional()
      .describe('For each caller who has logged in, in each function instance or task.'),
  })
  .optional()
  .describe('What a request and a caller may use. An answer that refuses names its limit.');

/** What differs from the defaults, which the server has (server/limits.ts). */
export type LimitsInput = z.input<typeof limits>;
