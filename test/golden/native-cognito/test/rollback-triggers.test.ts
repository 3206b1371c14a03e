import { expect, it } from 'vitest';
import { rollbackTriggers } from '../scripts/rollback-triggers.ts';

it('watches no alarm where there is none yet', () => {
  expect(rollbackTriggers(undefined)).toEqual([]);
  expect(rollbackTriggers({ McpUrl: 'https://example.com/mcp' })).toEqual([]);
  expect(rollbackTriggers({ RollbackAlarmArns: '' })).toEqual([]);
});

it('watches those of the stack, and no more than CloudFormation takes', () => {
  expect(rollbackTriggers({ RollbackAlarmArns: 'a,b' })).toEqual([
    ...['--rollback-trigger-alarm-arns', 'a', '--rollback-trigger-alarm-arns', 'b'],
    ...['--monitoring-time-minutes', '5'],
  ]);
  expect(rollbackTriggers({ RollbackAlarmArns: 'a,b,c,d,e,f' })).not.toContain('f');
});
