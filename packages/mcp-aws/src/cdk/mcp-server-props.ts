import type { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import type { IUserPool } from 'aws-cdk-lib/aws-cognito';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { StageConfig } from '../config/config.ts';

export interface McpServerProps {
  /** The configuration of the stage: `McpStackProps.config`, or `forStage(readConfig(folder), stage)`. */
  readonly config: StageConfig;

  /**
   * Environment variables of the server, besides those that it gets from the configuration.
   * `server.addEnvironment` adds more later.
   */
  readonly environment?: Readonly<Record<string, string>>;

  /**
   * The module whose default export is the server, in the folder of the project.
   * @default 'src/server.ts'
   */
  readonly entry?: string;

  /**
   * The folder of the project, which has mcp-aws.jsonc.
   * @default the folder of the McpApp, or else the one that the working directory is in
   */
  readonly folder?: string;

  /**
   * A VPC that you have. It needs private subnets with a way to the internet, and with Fargate and a domain public subnets
   * too. A function of Lambda is put into it; all that it may reach is the internet by HTTPS, and what you allow.
   * @default Fargate gets a VPC with two zones and one NAT gateway; Lambda runs outside a VPC
   */
  readonly vpc?: IVpc;

  /**
   * A user pool that you have, for the auth mode cognito: in the region of the stack, with the feature plan Essentials or
   * Plus, and with a domain (`userPoolDomain`). The stack adds a resource server and two clients to it; its users, its
   * password policy and its MFA stay as they are.
   * @default a user pool of the stack, whose users you add
   */
  readonly userPool?: IUserPool;

  /**
   * Where the login pages of `userPool` are, such as `https://login.example.com` or the `baseUrl()` of a `UserPoolDomain`.
   * The domain has to have the version `NEWER_MANAGED_LOGIN`. Required with `userPool`, as AWS tells nobody the domain of a
   * pool at synthesis; the output TokenEndpoint is made of it, at which machines get their tokens.
   */
  readonly userPoolDomain?: string;

  /**
   * The Route 53 zone of the domain in the configuration.
   * @default the one whose id is the parameter HostedZoneId of the stack
   */
  readonly hostedZone?: IHostedZone;

  /**
   * A certificate for the domain of the stage, in the region of the stack.
   * @default one that validates and renews itself through the zone
   */
  readonly certificate?: ICertificate;

  /**
   * The ARN of a web ACL of AWS WAF that you have, in place of one made for the setting `waf`: of the stack's region, or of
   * CloudFront (us-east-1) where that is in front. HTTP APIs of API Gateway cannot have one.
   */
  readonly webAclArn?: string;

  /**
   * How long every log is kept.
   * @default as the configuration says (logRetentionDays)
   */
  readonly logRetention?: RetentionDays;
}
