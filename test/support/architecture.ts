import { join } from 'node:path';
import fs from 'fs-extra';

/** What a box of docs/architecture.md stands for in a template. */
const boxes: readonly (readonly [RegExp, RegExp])[] = [
  [/API Gateway REST/, /^AWS::ApiGateway::RestApi$/],
  [/API Gateway HTTP/, /^AWS::ApiGatewayV2::Api$/],
  [/Lambda authorizer/, /^AWS::ApiGateway::Authorizer$/],
  [/\bfn\[/, /^AWS::Lambda::Permission$/],
  [/CloudFront/, /^AWS::CloudFront::Distribution$/],
  [/[Ll]oad balancer/, /^AWS::ElasticLoadBalancingV2::LoadBalancer$/],
  [/tasks on Fargate/, /^AWS::ECS::Service$/],
  [/NAT gateway/, /^AWS::EC2::NatGateway$/],
  [/Secrets Manager/, /^AWS::SecretsManager::Secret$/],
  [/Cognito user pool/, /^AWS::Cognito::UserPool$/],
  [/Route 53 and a certificate/, /^AWS::CertificateManager::Certificate$/],
  [/Bucket of access logs/, /^AWS::S3::Bucket$/],
  [/SNS topic/, /^AWS::SNS::Topic$/],
  [/Dashboards, alarms/, /^AWS::CloudWatch::Alarm$/],
];

/** Boxes of the picture that the synthesised stack does not have, and the other way round. */
export async function untruthsIn(folder: string): Promise<string[]> {
  const picture = await fs.readFile(join(folder, 'docs/architecture.md'), 'utf8');
  const out = join(folder, 'cdk.out');
  const [stack = ''] = (await fs.readdir(out)).filter((name) => name.endsWith('.template.json'));
  const { Resources } = (await fs.readJson(join(out, stack))) as { Resources: Record<string, { Type: string }> };
  const types = Object.values(Resources).map(({ Type }) => Type);
  return boxes
    .filter(([box, type]) => box.test(picture) !== types.some((name) => type.test(name)))
    .map(([box]) => String(box));
}
