import { connect as connectSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAsksForAKey } from '../support/api-key-tests.ts';
import { itRepelsAttacks } from '../support/attack-tests.ts';
import { itConforms } from '../support/conforms.ts';
import {
  buildImage,
  type Container,
  configOf,
  type ImageConfig,
  imageTools,
  startContainer,
} from '../support/image.ts';
import { itLogsIn } from '../support/login-tests.ts';
import type { StartBuilt } from '../support/oauth.ts';
import { type Built, bundle, type Deployable } from '../support/project.ts';
import { openServer } from '../support/running.ts';
import { connect, takeInventory } from '../support/served.ts';
import { itServesMcp } from '../support/serves-mcp.ts';
import { whyNot } from '../support/tools.ts';

/** The image that the library's Dockerfile makes, running over a read-only root file system. */
describe.skipIf(await whyNot(imageTools))('the container', () => {
  const images = new Map<string, Promise<string>>();
  /** One build of an image serves every test of it. */
  const imageOf = ({ dist }: Built): Promise<string> => {
    const built = images.get(dist) ?? buildImage(dist);
    images.set(dist, built);
    return built;
  };
  const build = (rest: Omit<Deployable, 'runtime'> = {}): Built => bundle({ runtime: 'fargate', ...rest });
  const image = (): Promise<string> => imageOf(build());
  const start: StartBuilt = async (built, env) => startContainer(await imageOf(built), env);

  describe('serves', () => itServesMcp(() => start(build(), openServer), { streams: true }));
  describe('conforms', () => itConforms(() => start(build({ serves: 'conformance' }), openServer)));
  describe('with API keys', () => itAsksForAKey((env) => start(build({ auth: 'api-key' }), env)));
  describe.each(['cognito', 'oidc'] as const)('with %s', (auth) => {
    const oauth = { build: () => build({ auth }), start };
    describe('logs in', () => itLogsIn(oauth));
    describe('repels attacks', () => itRepelsAttacks(oauth));
  });

  describe('is built', () => {
    let config: ImageConfig;
    beforeAll(async () => {
      config = await configOf(await image());
    }, 600_000);

    it('to run as a user that is not root', () => expect(config.User).toBe('node'));
    it('to run the bundle', () => expect(config.Cmd).toEqual(['node', 'main.mjs']));
    it('with a health check', () => expect(config.Healthcheck?.Test[0]).toBe('CMD'));
  });

  describe('reads requests strictly, and when it is told to stop', () => {
    let container: Container;
    let config: ImageConfig;
    beforeAll(async () => {
      config = await configOf(await image());
      container = await startContainer(await image(), openServer);
    }, 600_000);
    afterAll(() => container?.close());

    /** The status line of the answer to these very bytes. */
    const answerTo = (request: string): Promise<string> =>
      new Promise((resolve, reject) => {
        const socket = connectSocket(Number(new URL(container.origin).port), '127.0.0.1', () => socket.write(request));
        socket.once('data', (data) => {
          resolve(data.toString().split('\r\n')[0] ?? '');
          socket.destroy();
        });
        socket.once('error', reject);
      });

    it.each([
      ['a header over two lines', 'Authorization: Bearer\r\n x\r\n'],
      ['two lengths of a body', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
      ['a space before a colon', 'Authorization : Bearer x\r\n'],
    ])('refuses %s', async (_, header) => {
      expect(await answerTo(`POST /mcp HTTP/1.1\r\nHost: localhost\r\n${header}\r\n0\r\n\r\n`)).toContain('400');
    });

    it('is healthy by its own health check', async () => {
      expect(await container.exec(config.Healthcheck?.Test.slice(1) ?? [])).toBe(0);
    });

    it('finishes the call it has begun, and ends with 0', async () => {
      const client = await connect(container.origin, '2026-07-28');
      const call = takeInventory(client, 0.5);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const code = container.stop();
      expect((await call).progress).toHaveLength(3);
      expect(await code).toBe(0);
    });
  });
});
