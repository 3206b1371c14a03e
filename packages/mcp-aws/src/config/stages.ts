import type { ConfigInput } from './schema.ts';

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
  const given = stages !== undefined && Object.hasOwn(stages, stage) ? stages[stage] : undefined;
  const {
    lambda,
    fargate,
    logRetentionDays = 30,
    throttle = { rateLimit: 100, burstLimit: 200 },
    waf = false,
    alarms = false,
    protect = false,
  } = given ?? {};
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
