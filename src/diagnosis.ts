import type { StackEvent } from './aws/stack.ts';

/** Why a deployment failed. */
export interface Diagnosis {
  /** The first resource that failed, as people know it; undefined: it failed before or beside all of them. */
  readonly resource: string | undefined;
  readonly type: string | undefined;
  /** In full, as AWS or the CDK said it. */
  readonly reason: string;
  /** What that means; undefined where it is not known. */
  readonly meaning: string | undefined;
  readonly fix: string;
}

interface Cause {
  readonly matches: (reason: string, type: string) => boolean;
  readonly meaning: string;
  readonly fix: (reason: string, event: StackEvent | undefined) => string;
}

const words =
  (pattern: RegExp) =>
  (reason: string): boolean =>
    pattern.test(reason);

/** The common causes, the narrow ones first. */
const causes: readonly Cause[] = [
  {
    matches: words(/does not have a cdk-nag rule suppression|AwsSolutions-\w+|Acknowledge with/),
    meaning: 'The stack breaks a rule of cdk-nag.',
    fix: () => 'Mend it, or acknowledge it beside its construct with a reason, as infra/ does elsewhere.',
  },
  {
    matches: words(/ECS Deployment Circuit Breaker|tasks? failed (to start|ELB health checks)|did not stabilize/i),
    meaning: 'The containers did not become healthy, so ECS gave up.',
    fix: () =>
      'Read why they ended: mcp-aws logs --since 1h. Often an error at start, or an image for another processor than arm64.',
  },
  {
    matches: words(/RRSet|InvalidChangeBatch|No hosted zone found|NoSuchHostedZone/i),
    meaning: 'The DNS record does not fit into the hosted zone.',
    fix: () => 'Give the id of the zone that the domain belongs to: mcp-aws deploy -- --parameters HostedZoneId=<id>.',
  },
  {
    matches: words(/CloudWatch Logs role ARN must be set/i),
    meaning: 'API Gateway has no role in this account to write access logs with, or does not know it yet.',
    fix: () => 'Deploy again in a minute: the role may have been too new.',
  },
  {
    matches: words(/account must be verified before you can add new CloudFront/i),
    meaning: 'AWS lets new accounts use CloudFront only after a check.',
    fix: () => 'Open a case with AWS Support (account and billing; it is free), or use --domain.',
  },
  {
    matches: words(/not authorized|AccessDenied|Access Denied|UnauthorizedOperation|is not permitted|explicit deny/i),
    meaning: 'A permission is missing.',
    fix: (reason) => {
      const action = /perform: ([\w-]+:\w+)/i.exec(reason)?.[1];
      return `Have the administrator of the account allow ${action ?? 'it'} for the role that the reason names. CloudFormation deploys with the execution role of the bootstrap stack (cdk-hnb659fds-cfn-exec-role-…); a service control policy of the organization can forbid it, too.`;
    },
  },
  {
    matches: words(/already exists|AlreadyExists|AlreadyOwnedByYou|EntityAlreadyExists|BucketAlready/i),
    meaning: 'Something of this name exists already: what an earlier stack left, or somebody made by hand.',
    fix: (reason, event) => {
      const named =
        event?.type === 'AWS::Logs::LogGroup' ? /(\/[\w/.-]+|'[\w/.-]+'|"[\w/.-]+")/.exec(reason)?.[0] : undefined;
      return `Delete it${named === undefined ? '' : ` (aws logs delete-log-group --log-group-name ${named.replaceAll(/['"]/g, '')})`}, take it into the stack with npx cdk import, or deploy another --stage.`;
    },
  },
  {
    matches: words(
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
      'Check that HostedZoneId is the public Route 53 zone of the domain, and that the registrar names its name servers (dig NS <domain>). Then deploy again.',
  },
  {
    matches: words(/no space left on device/i),
    meaning: 'The disk of this machine is full.',
    fix: () => 'Make room (docker system prune), and deploy again.',
  },
  {
    matches: words(/exec format error/i),
    meaning: 'This machine cannot run what is built for arm64.',
    fix: () =>
      'Build on an arm64 machine, or let Docker emulate it: docker run --privileged --rm tonistiigi/binfmt --install arm64.',
  },
  {
    matches: words(
      /(build|push|login|tag) .*exited with|failed to (build|publish|push)|denied: |no basic auth credentials|toomanyrequests|manifest unknown|Error response from daemon/i,
    ),
    meaning: 'The container image could not be built, or not be pushed to the registry of the account.',
    fix: () =>
      'See the lines above it in the log. For a push: does this machine reach *.dkr.ecr.<region>.amazonaws.com, and may the image-publishing role push? For a base image: docker pull it once by hand.',
  },
  {
    matches: words(
      /No bucket named|Has the environment been bootstrapped|is the environment bootstrapped|SSM parameter .*(not found|cannot be read)|bootstrap stack version/i,
    ),
    meaning: 'The account is not bootstrapped in this region, or not far enough.',
    fix: () => 'Run npx cdk bootstrap, once per account and region.',
  },
  {
    matches: words(/ExpiredToken|token.{0,30}expired|SSO session/i),
    meaning: 'The credentials expired while it ran.',
    fix: () => 'Renew them (aws sso login), and deploy again: what CloudFormation has begun goes on by itself.',
  },
  {
    matches: words(/Another CLI \(PID=\d+\)|Other CLIs .* currently reading/),
    meaning: 'Another deployment from this folder is running.',
    fix: () => 'Wait until it is done, and deploy again.',
  },
  {
    matches: words(/_IN_PROGRESS state|OperationInProgress|currently (being )?(updat|creat|delet)/i),
    meaning: 'Somebody else is deploying this stack right now.',
    fix: () => 'Wait until mcp-aws status says that it is done, and deploy again.',
  },
];

/** The first event of a failure that is not the consequence of another. */
export const firstFailure = (events: readonly StackEvent[]): StackEvent | undefined =>
  events.find(
    ({ status, reason, type }) =>
      status.endsWith('_FAILED') &&
      !/cancelled/i.test(reason) &&
      !(type === 'AWS::CloudFormation::Stack' && /The following resource\(s\) failed/.test(reason)),
  );

/**
 * Finds out why a deployment failed. Pure.
 * @param events of the stack, oldest first
 * @param output of the CDK
 * @param nameOf a resource as people know it, from its logical id
 */
export function diagnose(
  events: readonly StackEvent[],
  output: string,
  nameOf: (logicalId: string) => string,
): Diagnosis {
  const event = firstFailure(events);
  const reason = event?.reason || problemIn(output);
  const cause = causes.find(({ matches }) => matches(reason, event?.type ?? ''));
  return {
    resource: event === undefined ? undefined : nameOf(event.logicalId),
    type: event?.type,
    reason,
    meaning: cause?.meaning,
    fix: cause?.fix(reason, event) ?? 'Mend what the reason says, and deploy again.',
  };
}

/** The part of the CDK's output that says what went wrong. */
function problemIn(output: string): string {
  const lines = output.split('\n').map((line) => line.trimEnd());
  const first = lines.findIndex((line) => /❌|\berror\b|\w*Error:|Validation Report|\bfail(ed|:)/i.test(line));
  const told = (first === -1 ? lines.slice(-20) : lines.slice(first)).filter((line) => line !== '');
  return (
    (told.length > 40 ? [...told.slice(0, 30), '…', ...told.slice(-10)] : told).join('\n') ||
    'The CDK ended without a word.'
  );
}
