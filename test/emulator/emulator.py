"""MiniStack 1.5.33, with what the stacks of generated projects need of AWS and it lacks. Its settings are those of MiniStack.

EMU_FAULTS names a JSON file, read at each operation on a resource of a stack: a list of
  {"op": "create|update|delete", "type": "AWS::...", "id": "LogicalIdPrefix", "message": "...", "skip": N}
whose message becomes the reason of a failure. type, id and skip are optional; skip: so many operations pass first, since
the file last changed. What a rollback does to a resource is an update of it, too.
"""
import base64
import json
import os
import re
import time

from ministack import app as ms
from ministack.services.cloudformation import provisioners as prov, stacks
from ministack.core.responses import new_uuid

# 1. GET /health belongs to the deployed server, not to the emulator.
ms._HEALTH_PATHS = ("/_ministack/health",)

# 2. Types of resources that it does not know: recorded, and nothing made.
def noop(attrs=lambda pid: {}, pid=lambda lid: f"{lid}-{new_uuid()[:8]}"):
    def create(logical_id, props, stack_name):
        p = pid(logical_id)
        return p, attrs(p)
    return {
        "create": create,
        "update": lambda p, old, new, stack_name: (p, attrs(p)),
        "delete": lambda p, props: None,
    }

NOOP = {
    "AWS::Cognito::ManagedLoginBranding": noop(lambda p: {"ManagedLoginBrandingId": p}),
    "AWS::ApplicationAutoScaling::ScalableTarget": noop(lambda p: {"Id": p}),
    "AWS::ApplicationAutoScaling::ScalingPolicy": noop(lambda p: {"Arn": p}),
    "AWS::CloudFront::VpcOrigin": noop(lambda p: {"Id": p, "Arn": f"arn:aws:cloudfront::000000000000:vpcorigin/{p}"}),
    "AWS::EC2::EIP": noop(lambda p: {"AllocationId": f"eipalloc-{new_uuid()[:8]}", "PublicIp": "192.0.2.1"}),
    "AWS::EC2::FlowLog": noop(lambda p: {"Id": p}),
    "AWS::SecretsManager::RotationSchedule": noop(),
    "AWS::Logs::QueryDefinition": noop(lambda p: {"QueryDefinitionId": p}),
    "AWS::EC2::NatGateway": noop(lambda p: {"NatGatewayId": p}, lambda lid: f"nat-{new_uuid()[:8]}"),
    "AWS::EC2::SecurityGroupEgress": noop(lambda p: {"Id": p}),
    "AWS::EC2::SecurityGroupIngress": noop(lambda p: {"Id": p}),
    "AWS::IAM::OIDCProvider": noop(lambda p: {"Arn": p}, lambda lid: f"arn:aws:iam::000000000000:oidc-provider/{lid}"),
    # Custom resources run Lambda code that needs the SDK of the AWS runtime: not here.
    "Custom::VpcRestrictDefaultSG": noop(),
    "Custom::AWS": noop(lambda p: {"PrefixLists.0.PrefixListId": "pl-3b927c52"}),
}
for rtype, handler in NOOP.items():
    prov._RESOURCE_HANDLERS.setdefault(rtype, handler)

# 3. Faults: an operation on a resource fails with the given reason.
passed = {}
def fault(op, rtype, logical_id):
    path = os.environ.get("EMU_FAULTS")
    if not path or not os.path.exists(path):
        return
    stamp = os.stat(path).st_mtime_ns
    for i, f in enumerate(json.load(open(path))):
        if f["op"] == op and f.get("type", rtype) == rtype and (logical_id or "").startswith(f.get("id", "")):
            passed[stamp, i] = passed.get((stamp, i), 0) + 1
            if passed[stamp, i] > f.get("skip", 0):
                raise ValueError(f["message"])

_create, _update, _delete = prov._provision_resource, prov._update_resource, prov._delete_resource
def create(rtype, logical_id, props, stack_name):
    fault("create", rtype, logical_id)
    if rtype == "AWS::ApiGateway::Stage" and props.get("AccessLogSetting"):
        log = props["AccessLogSetting"]
        REST_LOGS[props["RestApiId"], props["StageName"]] = {"destinationArn": log["DestinationArn"], "format": log["Format"]}
    return _create(rtype, logical_id, props, stack_name)
def update(rtype, pid, old, new, stack_name, logical_id=None, old_attrs=None):
    if old != new:
        fault("update", rtype, logical_id)
    return _update(rtype, pid, old, new, stack_name, logical_id, old_attrs)
def delete(rtype, pid, props, stack_name=None, logical_id=None):
    fault("delete", rtype, logical_id)
    return _delete(rtype, pid, props, stack_name, logical_id)
stacks._provision_resource, stacks._update_resource, stacks._delete_resource = create, update, delete

# An alarm on an expression is one on a metric that the expression is about.
_alarm = prov._cw_metric_alarm_record
def alarm_record(name, props):
    stats = [m["MetricStat"] for m in props.get("Metrics", []) if "MetricStat" in m]
    if stats:
        props = {**{k: v for k, v in props.items() if k != "Metrics"}, **stats[0]["Metric"], "Statistic": "Sum", "Period": 300}
    return _alarm(name, props)
prov._cw_metric_alarm_record = alarm_record

# 4. A REST API that streams names its function by .../response-streaming-invocations.
from ministack.services import apigateway_v1 as v1
_ref = v1._extract_lambda_ref_from_integration_uri
v1._extract_lambda_ref_from_integration_uri = lambda uri: _ref(
    (uri or "").replace("/response-streaming-invocations", "/invocations"))

ms._EXECUTE_API_RE = re.compile(r"^([a-z0-9]{8,10})\.execute-api\.(?:localhost|[a-z0-9-]+\.amazonaws\.com)(?::\d+)?$")

# 5. Ref of a secret is its ARN.
_secret = prov._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
def _name(pid):
    return pid.split(":secret:")[1].rsplit("-", 1)[0] if ":secret:" in pid else pid
def _arn(result):
    name, attrs = result
    return prov._sm._secrets[_name(name)]["ARN"], attrs
prov._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"] = {
    **_secret,
    "create": lambda lid, props, stack: _arn(_secret["create"](lid, props, stack)),
    "update": lambda pid, old, new, stack, lid=None: _arn(_secret["update"](_name(pid), old, new, stack, lid)),
    "delete": lambda pid, props: _secret["delete"](_name(pid), props),
}

# 6. FilterLogEvents: every event has an id, and pages have a token.
from ministack.services import cloudwatch_logs as cwl
_append, _filter = cwl._append_log_events, cwl._filter_log_events
def append(stream, events):
    for e in events:
        e.setdefault("eventId", new_uuid())
    return _append(stream, events)
def filter_events(data):
    status, headers, body = _filter({**data, "limit": 10000})
    if status != 200:
        return status, headers, body
    events, start, size = json.loads(body)["events"], int(data.get("nextToken") or 0), data.get("limit") or 10000
    out = {"events": events[start:start + size], "searchedLogStreams": []}
    if start + size < len(events):
        out["nextToken"] = str(start + size)
    return cwl.json_response(out)
cwl._append_log_events = append
cwl._filter_log_events = filter_events

# 7. Access logs of HTTP APIs and REST APIs (integration.requestId is made up). A streamed body needs no binary media type.
from ministack.services import apigateway as v2
REST_LOGS = {}  # (api, stage) -> AccessLogSetting
def access_log(settings, began, result, method, path, headers):
    group = settings.get("destinationArn", "").split(":log-group:")[-1].removesuffix(":*")
    if group not in cwl._log_groups:
        return
    now = int(time.time() * 1000)
    values = {"requestId": new_uuid(), "integration.requestId": new_uuid(), "httpMethod": method, "path": path,
              "status": str(result[0]), "responseLatency": str(now - int(began * 1000)), "responseLength": str(len(result[2] or b"")),
              "identity.sourceIp": "127.0.0.1", "identity.userAgent": (headers or {}).get("user-agent", "-"),
              "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime())}
    line = re.sub(r"\$context\.([\w.]+)", lambda m: values.get(m.group(1), "-"), settings.get("format", ""))
    streams = cwl._log_groups[group]["streams"]
    if "access" not in streams:
        cwl._create_log_stream({"logGroupName": group, "logStreamName": "access"})
    append(streams["access"], [{"timestamp": now, "message": line, "ingestionTime": now}])

_execute2, _execute1, _proxy = v2._handle_execute_in_scope, v1._handle_execute_in_scope, v1._lambda_proxy_response
async def execute2(api_id, stage, path, method, headers, *rest):
    began, result = time.time(), await _execute2(api_id, stage, path, method, headers, *rest)
    access_log((v2._stages.get(api_id, {}).get(stage) or {}).get("accessLogSettings") or {}, began, result, method, path, headers)
    return result
async def execute1(api_id, stage, method, path, headers, *rest):
    began, result = time.time(), await _execute1(api_id, stage, method, path, headers, *rest)
    access_log(REST_LOGS.get((api_id, stage), {}), began, result, method, path, headers)
    return result
def proxy(result):
    response, err = _proxy(result)
    if response and response.get("isBase64Encoded"):
        response = {**response, "isBase64Encoded": False, "body": base64.b64decode(response["body"]).decode()}
    return response, err
v2._handle_execute_in_scope, v1._handle_execute_in_scope, v1._lambda_proxy_response = execute2, execute1, proxy

# 8. An image that is not in ECR is not found: so CDK builds and pushes it.
from ministack.services import ecr
_describe = ecr._describe_images
def describe_images(data):
    status, headers, body = _describe(data)
    if status == 200 and data.get("imageIds") and not json.loads(body)["imageDetails"]:
        return ecr.error_response_json("ImageNotFoundException", "The image does not exist", 400)
    return status, headers, body
ecr._describe_images = describe_images

# 9. A rotation of a secret begins with a version that is to come and has no value yet; the test asks the function for its steps.
def rotate(data):
    _, secret = prov._sm._resolve(data["SecretId"])
    version = data.get("ClientRequestToken") or new_uuid()
    secret["Versions"][version] = {"SecretString": None, "SecretBinary": None, "CreatedDate": int(time.time()), "Stages": ["AWSPENDING"]}
    return prov._sm.json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version})
_value = prov._sm._get_secret_value
def value(data):
    status, headers, body = _value(data)
    if status == 200 and not {"SecretString", "SecretBinary"} & json.loads(body).keys():
        return prov._sm.error_response_json("ResourceNotFoundException", "The version has no value", 400)
    return status, headers, body
prov._sm._rotate_secret, prov._sm._get_secret_value = rotate, value

if __name__ == "__main__":
    ms.main()
