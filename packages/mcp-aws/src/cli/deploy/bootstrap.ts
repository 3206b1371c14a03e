import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callAws, type Session } from '../aws/session.ts';
import { UserError } from '../errors.ts';

/** The oldest bootstrap stack that deploys what today's CDK synthesizes. */
const oldestBootstrap = 6;

/**
 * The version of the account's bootstrap stack in the region; undefined: there is none, `unknown`: it may not be read.
 * @param runner how the project's commands are run
 * @throws UserError for one that is too old
 */
export async function bootstrapVersion(session: Session, runner: string): Promise<number | 'unknown' | undefined> {
  const command = new GetParameterCommand({ Name: '/cdk-bootstrap/hnb659fds/version' });
  const answer = await callAws(session, () =>
    new SSMClient(session.config).send(command).catch((error: Error) => {
      if (error.name === 'ParameterNotFound') return undefined;
      // Credentials that deploy with the roles of the bootstrap stack may not read it.
      if (error.name === 'AccessDeniedException') return 'unknown' as const;
      throw error;
    }),
  );
  if (answer === undefined || answer === 'unknown') return answer;
  const version = Number(answer.Parameter?.Value);
  if (version >= oldestBootstrap) return version;
  throw new UserError(
    `The bootstrap stack of ${session.region} has version ${version}, and ${oldestBootstrap} is needed.`,
    `Update it: ${runner} cdk bootstrap.`,
  );
}
