export {
  type AuthMode,
  hasAuthorizer,
  type Ingress,
  ingressOf,
  isLambda,
  type Pipeline,
  type Provider,
  type Runtime,
  type Scope,
  scopeErrorsOf,
  type Tracing,
  usesOAuth,
} from './choices.ts';
export {
  type AuthSettings,
  type Config,
  domainOf,
  forStage,
  type OidcSettings,
  parseConfig,
  type StageConfig,
} from './config.ts';
export { ConfigError } from './errors.ts';
export { configFile, findProjectFolder, readConfig } from './file.ts';
export type { Problem } from './rules.ts';
export type { ConfigInput } from './schema.ts';
export type { StageSettings } from './stages.ts';
