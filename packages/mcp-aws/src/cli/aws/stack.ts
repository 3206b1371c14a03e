import {
  CloudFormationClient,
  DescribeStackEventsCommand,
  DescribeStacksCommand,
  GetTemplateCommand,
  paginateDescribeStackEvents,
  paginateListStackResources,
} from '@aws-sdk/client-cloudformation';
import { callAws, type Session } from './session.ts';

/** Outputs of a stack by their name, such as McpUrl. */
export type Outputs = Readonly<Record<string, string>>;

/** A stack of CloudFormation. */
export interface Stack {
  readonly id: string;
  readonly name: string;
  /** Such as UPDATE_COMPLETE. */
  readonly status: string;
  readonly reason: string | undefined;
  readonly changed: Date;
  readonly outputs: Outputs;
  readonly parameters: readonly string[];
  /** From deletion. */
  readonly isProtected: boolean;
}

/** Something that happened to a resource. */
export interface StackEvent {
  readonly id: string;
  readonly time: Date;
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
  readonly status: string;
  readonly reason: string;
}

export interface StackResource {
  readonly logicalId: string;
  readonly physicalId: string;
  readonly type: string;
}

const clientFor = ({ config }: Session): CloudFormationClient => new CloudFormationClient(config);

/**
 * The stack of this name, or undefined where there is none.
 * @throws UserError
 */
export async function findStack(session: Session, name: string): Promise<Stack | undefined> {
  const cloudFormation = clientFor(session);
  const { Stacks = [] } = await callAws(session, () =>
    cloudFormation.send(new DescribeStacksCommand({ StackName: name })).catch((error: Error) => {
      if (/does not exist/.test(error.message)) return { Stacks: [] };
      throw error;
    }),
  );
  const [stack] = Stacks;
  if (stack === undefined || stack.StackStatus === 'DELETE_COMPLETE') return undefined;
  const outputs = (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]);
  return {
    id: stack.StackId ?? name,
    name,
    status: stack.StackStatus ?? '',
    reason: stack.StackStatusReason || undefined,
    isProtected: stack.EnableTerminationProtection === true,
    changed: stack.LastUpdatedTime ?? stack.CreationTime ?? new Date(0),
    outputs: Object.fromEntries(outputs),
    parameters: (stack.Parameters ?? []).map(({ ParameterKey = '' }) => ParameterKey),
  };
}

/**
 * What happened to a stack since a moment, oldest first.
 * @param stack a name, or the id of a stack that may be deleted
 */
export async function eventsSince(session: Session, stack: string, since: Date): Promise<StackEvent[]> {
  const pages = paginateDescribeStackEvents({ client: clientFor(session) }, { StackName: stack });
  const events: StackEvent[] = [];
  return callAws(session, async () => {
    for await (const { StackEvents = [] } of pages) {
      for (const event of StackEvents) {
        if ((event.Timestamp ?? since) < since) return events.reverse(); // they come newest first
        events.push({
          id: event.EventId ?? '',
          time: event.Timestamp ?? since,
          logicalId: event.LogicalResourceId ?? '',
          physicalId: event.PhysicalResourceId ?? '',
          type: event.ResourceType ?? '',
          status: event.ResourceStatus ?? '',
          reason: event.ResourceStatusReason ?? '',
        });
      }
    }
    return events.reverse();
  });
}

/** When something last happened to the stack, by the clock of AWS; 1970 where it cannot be read. */
export async function lastEventTime(session: Session, stack: string): Promise<Date> {
  const request = clientFor(session).send(new DescribeStackEventsCommand({ StackName: stack }));
  // It only narrows down which events are new.
  const { StackEvents: [last] = [] } = await request.catch(() => ({ StackEvents: [] }));
  return last?.Timestamp ?? new Date(0);
}

export async function resourcesOf(session: Session, stack: string): Promise<StackResource[]> {
  const pages = paginateListStackResources({ client: clientFor(session) }, { StackName: stack });
  const resources: StackResource[] = [];
  await callAws(session, async () => {
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const { LogicalResourceId = '', PhysicalResourceId = '', ResourceType = '' } of StackResourceSummaries) {
        resources.push({ logicalId: LogicalResourceId, physicalId: PhysicalResourceId, type: ResourceType });
      }
    }
  });
  return resources;
}

/** Logical ids of what stays when the stack is deleted, according to its template. */
export async function retainedIds(session: Session, stack: string): Promise<string[]> {
  const cloudFormation = clientFor(session);
  const { TemplateBody = '{}' } = await callAws(session, () =>
    cloudFormation.send(new GetTemplateCommand({ StackName: stack })),
  );
  const { Resources = {} } = JSON.parse(TemplateBody) as { Resources?: Record<string, { DeletionPolicy?: string }> };
  return Object.keys(Resources).filter((id) => Resources[id]?.DeletionPolicy?.startsWith('Retain'));
}

/** Where the console shows what happened to a stack. */
export const consoleUrl = ({ region }: Session, stackId: string): string =>
  `https://${region}.console.aws.amazon.com/cloudformation/home?region=${region}#/stacks/events?stackId=${encodeURIComponent(stackId)}`;
