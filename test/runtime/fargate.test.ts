import { connect as connectSocket } from 'node:net';
import { dirname } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { itAsksForAKey, itConforms, itServesMcp } from '../support/entry-tests.ts';
import {
  buildImage,
  type Container,
  configOf,
  type ImageConfig,
  imageTools,
  startContainer,
} from '../support/image.ts';
import { itLogsIn, itRepelsAttacks, type Start } from '../support/oauth-tests.ts';
import { buildProject, combination, openServer } from '../support/project.ts';
import { connect, takeInventory } from '../support/served.ts';
import { whyNot } from '../support/tools.ts';

/** The image that the Dockerfile makes, running over a read-only root file system. */
describe.skipIf(await whyNot(imageTools))('the container', () => {
  const images = new Map<string, Promise<string>>();
  /** One build of an image serves every test of it. */
  const imageOf = (project: string): Promise<string> => {
    const built = images.get(project) ?? buildImage(project);
    images.set(project, built);
    return built;
  };
  const image = async (fixtures: boolean): Promise<string> =>
    imageOf(dirname(await buildProject(combination('fargate-none'), { fixtures })));
  const start =
    (fixtures: boolean): (() => Promise<Container>) =>
    async () =>
      startContainer(await image(fixtures), openServer);

  describe('serves', () => itServesMcp(start(false), { streams: true }));
  describe('conforms', () => itConforms(start(true)));
  describe('with API keys', () =>
    itAsksForAKey(async (env) => {
      const project = dirname(await buildProject(combination('fargate-api-key')));
      return startContainer(await imageOf(project), env);
    }));

  const startOAuth: Start = async (project, env) => startContainer(await imageOf(project), env);
  describe.each(['cognito', 'oidc'])('with %s', (auth) => {
    const oauth = { name: `fargate-${auth}`, start: startOAuth, stepUp: true };
    describe('logs in', () => itLogsIn(oauth));
    describe('repels attacks', () => itRepelsAttacks(oauth));
  });

  describe('is built', () => {
    let config: ImageConfig;
    beforeAll(async () => {
      config = await configOf(await image(false));
    }, 600_000);

    it('to run as a user that is not root', () => expect(config.User).toBe('node'));
    it('to run the bundle', () => expect(config.Cmd).toEqual(['node', 'dist/main.mjs']));
    it('with a health check', () => expect(config.Healthcheck?.Test[0]).toBe('CMD'));
  });

  describe('reads requests strictly', () => {
    let container: Container;
    beforeAll(async () => {
      container = await startContainer(await image(false), openServer);
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
    ])('and refuses %s', async (_, header) => {
      expect(await answerTo(`POST /mcp HTTP/1.1\r\nHost: localhost\r\n${header}\r\n0\r\n\r\n`)).toContain('400');
    });
  });

  describe('when it is told to stop', () => {
    let container: Container;
    let config: ImageConfig;
    beforeAll(async () => {
      const name = await image(false);
      config = await configOf(name);
      container = await startContainer(name, openServer);
    }, 600_000);
    afterAll(() => container?.close());

    it('is healthy by its own health check', async () => {
      expect(await container.exec(config.Healthcheck?.Test.slice(1) ?? [])).toBe(0);
    });

    it('finishes the call it has begun, and ends with 0', async () => {
      const client = await connect(container.origin, 'modern');
      const call = takeInventory(client, 0.5);
      await new Promise((resolve) => setTimeout(resolve, 300));
      const code = container.stop();
      expect((await call).progress).toHaveLength(3);
      expect(await code).toBe(0);
    });
  });
});
