import type { ClientConfig, ClientConfigs } from './client-config.ts';

/** For a person to read. */
const describeConfig = ({ steps, config }: ClientConfig): string =>
  [
    ...(config === undefined ? [] : [config.file, JSON.stringify(config.content, null, 2)]),
    ...(steps === undefined ? [] : [steps]),
  ].join('\n');

/** All that there is, for a person to read. */
export const describeConfigs = (configs: Partial<ClientConfigs>): string =>
  Object.entries(configs)
    .map(([client, config]) => `${client}\n${describeConfig(config).replace(/^/gm, '  ')}\n`)
    .join('\n');
