import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import type { Construct } from 'constructs';
import { stageOf } from './stage.ts';

/** In production the domain itself; every other stage has a name below it. */
export function domainNameOf(scope: Construct): string {
  const stage = stageOf(scope);
  return stage === 'production' ? 'mcp.example.com' : `${stage}.mcp.example.com`;
}

/**
 * The Route 53 zone of the domain. Its id is a parameter of the stack, so that synthesis needs no AWS account; the
 * first deployment names it (`--parameters HostedZoneId=Z0123456789`), and later ones remember.
 */
export function hostedZone(scope: Construct): IHostedZone {
  const zoneName = domainNameOf(scope);
  const id = new CfnParameter(Stack.of(scope), 'HostedZoneId', {
    type: 'AWS::Route53::HostedZone::Id',
    description: `The Route 53 hosted zone that ${zoneName} belongs to`,
  });
  return HostedZone.fromHostedZoneAttributes(scope, 'Zone', { hostedZoneId: id.valueAsString, zoneName });
}

/** A certificate that validates and renews itself through the zone. */
export const certificateFor = (scope: Construct, zone: IHostedZone): Certificate =>
  new Certificate(scope, 'Certificate', {
    domainName: domainNameOf(scope),
    validation: CertificateValidation.fromDns(zone),
  });
