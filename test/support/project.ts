import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fs from 'fs-extra';
import { bundleServer } from '../../packages/mcp-aws/src/bundle/bundle.ts';
import { type Config, parseConfig } from '../../packages/mcp-aws/src/config/config.ts';
import type { ConfigInput } from '../../packages/mcp-aws/src/config/schema.ts';
import { useConformanceServer } from '../fixture/conformance/project.ts';
import { copyLibrary } from './library-copy.ts';
import { cache, exampleSource, root } from './paths.ts';

export type AuthMode = Config['auth']['mode'];

/** What a server is made of that a test chooses. */
export interface Deployable {
  readonly runtime: Config['runtime'];
  /** Default: as the runtime has it. */
  readonly streaming?: boolean;
  /** Default: none. */
  readonly auth?: AuthMode;
  /** Default: xray. */
  readonly tracing?: Config['tracing'];
  /**
   * `example`: that of a new project. `conformance`: what the official suite calls. `faulty`: the example and a faulty tool.
   * `example-without-warm-up`: the example on a library that does not warm up, for benchmarks.
   */
  readonly serves?: 'example' | 'conformance' | 'faulty' | 'example-without-warm-up';
}

export interface Built {
  /** Of the project. */
  readonly folder: string;
  readonly config: Config;
  /** The folder that is deployed. */
  readonly dist: string;
}

const faulty = fileURLToPath(new URL('../fixture/faulty', import.meta.url));
const bundles = new Map<string, Built>();

/** A project and its bundle, made when they are first asked for. Test files run in processes, and share none. */
export function bundle(deployable: Deployable): Built {
  const name = nameOf(deployable);
  const made = bundles.get(name) ?? makeBundle(name, deployable);
  bundles.set(name, made);
  return made;
}

/** Such as `native-streaming-cognito`. */
export const nameOf = ({
  runtime,
  streaming,
  auth = 'none',
  tracing = 'xray',
  serves = 'example',
}: Deployable): string =>
  [
    runtime,
    ...(streaming && runtime !== 'fargate' ? ['streaming'] : []),
    auth,
    ...(tracing === 'xray' ? [] : [tracing]),
    ...(serves === 'example' ? [] : [serves]),
  ].join('-');

function makeBundle(
  name: string,
  { runtime, streaming, auth = 'none', tracing, serves = 'example' }: Deployable,
): Built {
  const folder = join(cache, 'projects', `${process.env.VITEST_POOL_ID ?? 'bench'}-${name}`);
  const input: ConfigInput = {
    name: 'my-server',
    region: 'us-east-1',
    runtime,
    auth: auth === 'oidc' ? { mode: auth, issuer: 'https://login.example.com' } : { mode: auth },
    ...(streaming === undefined ? {} : { streaming }),
    ...(tracing === undefined ? {} : { tracing }),
    ...(serves === 'conformance' ? { inputRequests: true } : {}),
  };
  writeProject(folder, input);
  if (serves === 'faulty') fs.copySync(faulty, join(folder, 'src'));
  if (serves === 'conformance') useConformanceServer(folder);
  if (serves === 'example-without-warm-up') {
    const warmUp = join(copyLibrary(folder), 'server/warm-up.js');
    fs.writeFileSync(warmUp, 'export const warmUp = async () => {};\n');
  }
  const config = parseConfig(input);
  const dist = join(folder, 'bundle');
  bundleServer({ folder, config, outdir: dist, ...(serves === 'faulty' ? { entry: 'src/faulty-server.ts' } : {}) });
  return { folder, config, dist };
}

/** The example as a project that shares the repository's node_modules. */
function writeProject(folder: string, config: ConfigInput): void {
  fs.emptyDirSync(folder);
  fs.outputJsonSync(join(folder, 'package.json'), { name: 'my-server', version: '0.0.0', type: 'module' });
  fs.outputJsonSync(join(folder, 'mcp-aws.jsonc'), config);
  fs.copySync(exampleSource, join(folder, 'src'));
  fs.ensureSymlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
}
