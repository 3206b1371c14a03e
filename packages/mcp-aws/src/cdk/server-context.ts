import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { isLambda } from '../config/choices.ts';
import type { StageConfig } from '../config/config.ts';
import { createCode } from './code.ts';
import type { McpServerProps } from './mcp-server-props.ts';
import { createVpc } from './network.ts';

/** What the parts of a server have in common: its configuration, its code, and what its owner has already. */
export interface ServerContext {
  readonly config: StageConfig;
  /** The folder with what is deployed: a bundle, or what an image is built from. */
  readonly code: string;
  /** Of the owner, or made for the server. Undefined for a function that needs none. */
  readonly vpc: IVpc | undefined;
  readonly hostedZone: IHostedZone | undefined;
  readonly certificate: ICertificate | undefined;
  readonly webAclArn: string | undefined;
  readonly userPool: IUserPool | undefined;
  /** Where the login pages of `userPool` are: a URL. */
  readonly userPoolDomain: string | undefined;
}

/** Bundles the server, and makes a VPC where it needs one and its owner gives none. */
export function createContext(scope: Construct, folder: string, props: McpServerProps): ServerContext {
  const { hostedZone, certificate, webAclArn, userPool, userPoolDomain } = props;
  const config = withRetention(props);
  const code = createCode(scope, { folder, config, entry: props.entry });
  const vpc = props.vpc ?? (isLambda(config.runtime) ? undefined : createVpc(scope, config.settings));
  return { config, code, vpc, hostedZone, certificate, webAclArn, userPool, userPoolDomain };
}

const withRetention = ({ config, logRetention = config.settings.logRetentionDays }: McpServerProps): StageConfig => ({
  ...config,
  settings: { ...config.settings, logRetentionDays: logRetention },
});
