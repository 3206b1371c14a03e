import type { StackEvent } from '../aws/stack.ts';
import type { Hint } from '../project/target.ts';

/** What command lines in a fix are made with. */
export interface FixContext {
  readonly hint: Hint;
  /** How the project's commands are run: `npx`. */
  readonly runner: string;
}

/** A common cause of failed deployments. */
export interface Cause {
  readonly matches: (reason: string, type: string) => boolean;
  readonly meaning: string;
  readonly fix: (context: FixContext, reason: string, event: StackEvent | undefined) => string;
}

const says =
  (pattern: RegExp) =>
  (reason: string): boolean =>
    pattern.test(reason);

/** The first that matches counts, so the narrow ones come first. */
export const causes: readonly Cause[] = [
  {
    matches: says(/does not have a cdk-nag rule suppression|AwsSolutions-\w+|Acknowledge with/),
    meaning: 'The stack breaks a rule of cdk-nag.',
    fix: () => 'Fix it, or acknowledge it beside its construct, with a reason.',
  },
  {
    matches: says(/Parameters? .*(must have values|missing a value).*HostedZoneId|missing a value: HostedZoneId/is),
    meaning: 'The first deployment with a domain has to know its Route 53 zone.',
    fix: ({ hint }) =>
      `Give its id: ${hint('deploy', '-- --parameters HostedZoneId=Z0123456789')} (aws route53 list-hosted-zones has it).`,
  },
  {
    matches: says(/ECS Deployment Circuit Breaker|tasks? failed (to start|ELB health checks)|did not stabilize/i),
    meaning: 'The containers did not become healthy, so ECS gave up.',
    fix: ({ hint }) =>
      `Read why they stopped: ${hint('logs', '--since 1h')}. Often it is an error at the start, or an image for another processor than arm64.`,
  },
  {
    matches: says(/RRSet|InvalidChangeBatch|No hosted zone found|NoSuchHostedZone/i),
    meaning: 'The DNS record does not belong in the hosted zone.',
    fix: ({ hint }) =>
      `Give the id of the zone that the domain belongs to: ${hint('deploy', '-- --parameters HostedZoneId=<id>')}.`,
  },
  {
    matches: says(/CloudWatch Logs role ARN must be set/i),
    meaning: 'API Gateway has no role in this account to write access logs with, or does not know it yet.',
    fix: () => 'Deploy again in a minute: the role may have been too new.',
  },
  {
    matches: says(/account must be verified before you can add new CloudFront/i),
    meaning: 'AWS verifies new accounts before they can use CloudFront.',
    fix: () => 'Open a case with AWS Support (account and billing, which is free), or give the server a domain.',
  },
  {
    matches: says(/not authorized|AccessDenied|Access Denied|UnauthorizedOperation|is not permitted|explicit deny/i),
    meaning: 'A permission is missing.',
    fix: (_, reason) => {
      const action = /perform: ([\w-]+:\w+)/i.exec(reason)?.[1];
      return `Ask the administrator of the account to allow ${action ?? 'it'} for the role that the reason names. CloudFormation deploys with the execution role of the bootstrap stack (cdk-hnb659fds-cfn-exec-role-…); a service control policy of the organization can forbid it, too.`;
    },
  },
  {
    matches: says(/already exists|AlreadyExists|AlreadyOwnedByYou|EntityAlreadyExists|BucketAlready/i),
    meaning: 'Something of this name exists already: left by an earlier stack, or made by hand.',
    fix: ({ runner }, reason, event) => {
      const named =
        event?.type === 'AWS::Logs::LogGroup' ? /(\/[\w/.-]+|'[\w/.-]+'|"[\w/.-]+")/.exec(reason)?.[0] : undefined;
      const how =
        named === undefined ? '' : ` (aws logs delete-log-group --log-group-name ${named.replaceAll(/['"]/g, '')})`;
      return `Delete it${how}, import it into the stack with ${runner} cdk import, or deploy another --stage.`;
    },
  },
  {
    matches: says(
      /limit.{0,20}exceed|exceed.{0,30}limit|maximum number of|LimitExceeded|quota|AddressLimit|TooMany(?!Requests)/i,
    ),
    meaning: 'A quota of the account is used up.',
    fix: () => 'Delete what is not needed any more, or ask for more: https://console.aws.amazon.com/servicequotas.',
  },
  {
    matches: (reason, type) =>
      type === 'AWS::CertificateManager::Certificate' ||
      /certificate.*(validat|not.*issued|FAILED|timed out)/i.test(reason),
    meaning: 'The certificate was not validated: its DNS record cannot be found from the internet.',
    fix: () =>
      'Check that HostedZoneId is the public Route 53 zone of the domain, and that the registrar lists its name servers (dig NS <domain>). Then deploy again.',
  },
  {
    matches: says(/no space left on device/i),
    meaning: 'The disk of this machine is full.',
    fix: () => 'Make room (docker system prune), and deploy again.',
  },
  {
    matches: says(/exec format error/i),
    meaning: 'This machine cannot run what is built for arm64.',
    fix: () =>
      'Build on an arm64 machine, or let Docker emulate it: docker run --privileged --rm tonistiigi/binfmt --install arm64.',
  },
  {
    matches: says(
      /(build|push|login|tag) .*exited with|failed to (build|publish|push)|denied: |no basic auth credentials|toomanyrequests|manifest unknown|Error response from daemon/i,
    ),
    meaning: 'The container image could not be built, or could not be pushed to the registry of the account.',
    fix: () =>
      'See the lines above it in the log. For a push: check that this machine reaches *.dkr.ecr.<region>.amazonaws.com, and that the image-publishing role may push. For a base image: docker pull it once by hand.',
  },
  {
    matches: says(
      /No bucket named|Has the environment been bootstrapped|is the environment bootstrapped|SSM parameter .*(not found|cannot be read)|bootstrap stack version/i,
    ),
    meaning: 'The account is not bootstrapped in this region, or its bootstrap stack is too old.',
    fix: ({ runner }) => `Run ${runner} cdk bootstrap, once per account and region.`,
  },
  {
    matches: says(/ExpiredToken|token.{0,30}expired|SSO session/i),
    meaning: 'The credentials expired during the deployment.',
    fix: () => 'Renew them (aws sso login), and deploy again: what CloudFormation has begun goes on by itself.',
  },
  {
    matches: says(/Another CLI \(PID=\d+\)|Other CLIs .* currently reading/),
    meaning: 'Another deployment from this folder is running.',
    fix: () => 'Wait until it is done, and deploy again.',
  },
  {
    matches: says(/_IN_PROGRESS state|OperationInProgress|currently (being )?(updat|creat|delet)/i),
    meaning: 'Somebody else is deploying this stack right now.',
    fix: ({ hint }) => `Wait until ${hint('status')} says that it is done, and deploy again.`,
  },
];
