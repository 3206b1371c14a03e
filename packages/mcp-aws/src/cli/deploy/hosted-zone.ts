import { Cancelled, UsageError } from '../errors.ts';
import { isJsonObject } from '../json.ts';
import { commandFor } from '../project/target.ts';
import type { Deployment } from './deployment.ts';
import { contextIn, synthFailure } from './preview.ts';
import { synthesizedTemplate } from './resource-names.ts';

/**
 * Makes sure that a first deployment with a domain knows the Route 53 zone, before anything is built. The stack asks for it
 * with a parameter, unless its owner has given it a zone.
 * @throws UsageError where it is missing
 */
export async function requireHostedZone(deployment: Deployment): Promise<void> {
  const { target, ready, rest, context, cdk, ui } = deployment;
  const { domain } = target.config;
  // A stack whose creation was rolled back is made anew, without the parameters that it had.
  const parameters = ready.stack?.status === 'ROLLBACK_COMPLETE' ? [] : (ready.stack?.parameters ?? []);
  const isGiven = parameters.includes('HostedZoneId') || rest.join(' ').includes('HostedZoneId=');
  if (domain === undefined || isGiven) return;
  const { ok, output } = await cdk.run('synth', '--quiet', ...context, ...contextIn(rest));
  if (ui.signal.aborted) throw new Cancelled();
  if (!ok) throw synthFailure(deployment, output);
  const asked = synthesizedTemplate(target)?.Parameters;
  const zone = isJsonObject(asked) ? asked.HostedZoneId : undefined;
  if (!isJsonObject(zone) || zone.Default !== undefined) return;
  throw new UsageError(
    `The first deployment of ${target.stackName} has to know the Route 53 zone of ${domain}.`,
    `Give its id: ${commandFor(target, 'deploy', '-- --parameters HostedZoneId=Z0123456789')} (aws route53 list-hosted-zones has it).`,
  );
}
