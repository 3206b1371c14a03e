import type { LimitsInput } from './request-settings.ts';
import type { ConfigInput, StageInput } from './schema.ts';

/** What may differ between the stages of a server, complete. */
export interface StageSettings {
  readonly lambda: {
    /** MB. */
    readonly memory: number;
    readonly reservedConcurrency: number | undefined;
    /** Seconds. */
    readonly timeout: number;
  };
  readonly fargate: {
    /** 1/1024 of a vCPU. */
    readonly cpu: number;
    /** MB. */
    readonly memory: number;
    readonly tasks: { readonly min: number; readonly max: number };
  };
  readonly logRetentionDays: number;
  /** Requests a second, and how many may come at once. */
  readonly throttle: { readonly rateLimit: number; readonly burstLimit: number };
  readonly waf: boolean;
  /** Undefined: no alarms. */
  readonly alarms: { readonly email: string | undefined } | undefined;
  readonly protect: boolean;
}

/** HTTP APIs end a call after 30 s; where answers are streamed, a caller that hung up is paid for until the timeout. */
const timeoutSeconds = { buffered: 29, streaming: 300 };

/** The settings of a stage, with the defaults that schema.ts documents. */
export function stageSettings(
  { stages, streaming }: { readonly stages: ConfigInput['stages']; readonly streaming: boolean },
  stage: string,
): StageSettings {
  const {
    lambda,
    fargate,
    logRetentionDays = 30,
    throttle = { rateLimit: 100, burstLimit: 200 },
    waf = false,
    alarms = false,
    protect = false,
  } = givenOf(stages, stage);
  return {
    lambda: {
      memory: lambda?.memory ?? 512,
      reservedConcurrency: lambda?.reservedConcurrency,
      timeout: lambda?.timeout ?? (streaming ? timeoutSeconds.streaming : timeoutSeconds.buffered),
    },
    fargate: {
      cpu: fargate?.cpu ?? 256,
      memory: fargate?.memory ?? 512,
      tasks: fargate?.tasks ?? (protect ? { min: 2, max: 10 } : { min: 1, max: 2 }),
    },
    logRetentionDays,
    throttle,
    waf,
    alarms: alarms === false ? undefined : { email: alarms.email },
    protect,
  };
}

/** Who may call from where, and what they may use. */
export interface RequestSettings {
  /** Host names of web pages. */
  readonly allowedOrigins: readonly string[];
  /** Host names besides the server's own. */
  readonly allowedHosts: readonly string[];
  /** What differs from the defaults, which the server has (server/limits.ts). */
  readonly limits: LimitsInput;
}

/** Those of a stage: its lists are in place of the server's, and its limits are added to them, one by one. */
export function requestSettings(
  { stages, ...server }: RequestSettings & { readonly stages: ConfigInput['stages'] },
  stage: string,
): RequestSettings {
  const { allowedOrigins, allowedHosts, limits } = { ...server, ...givenOf(stages, stage) };
  const perCaller = { ...server.limits?.perCaller, ...limits?.perCaller };
  const all = { ...server.limits, ...limits, ...(Object.keys(perCaller).length === 0 ? {} : { perCaller }) };
  return { allowedOrigins, allowedHosts, limits: Object.keys(all).length === 0 ? undefined : all };
}

/** What the file has of a stage. */
const givenOf = (stages: ConfigInput['stages'], stage: string): StageInput =>
  (stages !== undefined && Object.hasOwn(stages, stage) ? stages[stage] : undefined) ?? {};
