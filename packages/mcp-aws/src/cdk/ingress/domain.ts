import { CfnParameter, Stack } from 'aws-cdk-lib';
import { CfnApiMapping, DomainName, SecurityPolicy } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, CertificateValidation, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ARecord, HostedZone, type IAliasRecordTarget, type IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { ApiGatewayv2DomainProperties } from 'aws-cdk-lib/aws-route53-targets';
import { Construct, type IConstruct } from 'constructs';
import { domainOf } from '../../config/config.ts';
import type { ServerContext } from '../server-context.ts';

/**
 * The domain of a server: its certificate and its record. A domain name exists only once, in Route 53 and in API Gateway,
 * and CloudFormation makes what is new before it deletes what is old. So whatever is in front of the server, the resources
 * that have the name have the same logical ids, and are changed in place when the ingress is another.
 */
export class Domain extends Construct {
  readonly domainName: string;
  readonly certificate: ICertificate;
  private readonly zone: IHostedZone;

  /** The domain of the stage. Undefined where the server has none. */
  static of(scope: Construct, context: ServerContext): Domain | undefined {
    const domainName = domainOf(context.config);
    return domainName === undefined ? undefined : new Domain(scope, 'Domain', domainName, context);
  }

  private constructor(scope: Construct, id: string, domainName: string, { hostedZone, certificate }: ServerContext) {
    super(scope, id);
    this.domainName = domainName;
    this.zone = hostedZone ?? this.zoneByParameter();
    this.certificate = certificate ?? this.createCertificate();
  }

  /** Points the domain to what is in front of the server. */
  pointTo(target: IAliasRecordTarget): void {
    new ARecord(this, 'Alias', {
      zone: this.zone,
      recordName: `${this.domainName}.`,
      target: RecordTarget.fromAlias(target),
    });
  }

  /** Maps the domain to a stage of an API of API Gateway: HTTP and REST APIs share its domain names. */
  mapTo(apiId: string, stage: IConstruct & { readonly stageName: string }): void {
    const { domainName, certificate } = this;
    const name = new DomainName(this, 'ApiDomainName', {
      domainName,
      certificate,
      securityPolicy: SecurityPolicy.TLS_1_2,
    });
    const mapping = new CfnApiMapping(this, 'ApiMapping', { apiId, stage: stage.stageName, domainName: name.name });
    mapping.node.addDependency(stage); // the stage $default is named by a word, not by a reference
    this.pointTo(new ApiGatewayv2DomainProperties(name.regionalDomainName, name.regionalHostedZoneId));
  }

  /**
   * The zone by a parameter of the stack, so that synthesis needs no AWS account. The first deployment gives it
   * (`--parameters HostedZoneId=Z0123456789`), and later ones remember it.
   */
  private zoneByParameter(): IHostedZone {
    const zoneName = this.domainName;
    const id = new CfnParameter(Stack.of(this), 'HostedZoneId', {
      type: 'AWS::Route53::HostedZone::Id',
      description: `The Route 53 hosted zone that ${zoneName} belongs to`,
    });
    return HostedZone.fromHostedZoneAttributes(this, 'Zone', { hostedZoneId: id.valueAsString, zoneName });
  }

  /** It validates and renews itself through the zone. */
  private createCertificate(): Certificate {
    const { domainName, zone } = this;
    return new Certificate(this, 'Certificate', { domainName, validation: CertificateValidation.fromDns(zone) });
  }
}
