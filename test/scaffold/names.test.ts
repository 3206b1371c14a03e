import { describe, expect, it } from 'vitest';
import { namesOf } from '../../src/create/names.ts';

describe('names of a project', () => {
  it.each([
    ['my-server', 'my-server', 'my-server', 'My Server'],
    ['../other/My Server', 'my-server', 'my-server', 'My Server'],
    ['/abs/path/aws_mcp.tools', 'aws_mcp.tools', 'aws-mcp-tools', 'AWS MCP Tools'],
    ['Müller Büro', 'muller-buro', 'muller-buro', 'Muller Buro'],
    ["it's $HOME `x` {{y}}", 'it-s-home-x-y', 'it-s-home-x-y', 'It S Home X Y'],
    ['_foo', 'foo', 'foo', 'Foo'],
    ['2048', '2048', 'mcp-2048', '2048'],
    ['.', 'cwd', 'cwd', 'Cwd'],
    ['dir/', 'dir', 'dir', 'Dir'],
  ])('%j', (dir, npm, stack, display) => {
    expect(namesOf(dir, '/some/cwd')).toMatchObject({ npm, stack, display });
  });

  it('fits a long name to each place', () => {
    const names = namesOf('x'.repeat(200), '/');
    expect(names.npm).toHaveLength(200);
    expect(names.stack).toHaveLength(100);
  });

  it.each([
    ['', 'names no folder'],
    ['   ', 'names no folder'],
    ['/', 'names no folder'],
    ['日本語', 'no letter a-z or digit'],
    ['---', 'no letter a-z or digit'],
    ['a"b', 'not every file system'],
    ['a:b', 'not every file system'],
    ['a\nb', 'not every file system'],
    ['name.', 'not every file system'],
    ['a#b', 'Vite'],
    ['../c#/a', 'Vite'],
    ['x'.repeat(215), '214 characters'],
    ['CON', 'Windows reserves'],
    ['aux.txt', 'Windows reserves'],
    ['node_modules', 'npm refuses'],
    ['favicon.ico', 'npm refuses'],
    ['http', 'npm refuses'],
  ])('refuses %j', (dir, why) => expect(() => namesOf(dir, '/some/cwd')).toThrow(why));

  it('refuses a folder whose parents have characters that the tests of a project cannot have in their path', () => {
    expect(() => namesOf('a', '/c#/d')).toThrow('Vite');
    expect(() => namesOf('a', '/what?/d')).toThrow('Vite');
  });
});
