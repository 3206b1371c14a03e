/**
 * Compares CloudFormation templates by what they deploy, and not by what the CDK calls it.
 *
 * Logical ids, construct paths and hashes of assets say how a project is written. `normalise` leaves them out: it names
 * each resource by its type and, where a type occurs more than once, by a number that follows from what the resource is
 * and from what refers to it. `differences` does not rely on these numbers, as one change may shift them: it finds out
 * by itself which resource of one template is which of the other.
 */
import { createHash } from 'node:crypto';

type Fields = Readonly<Record<string, unknown>>;

export interface NormalisedResource extends Fields {
  /** Its type, with a number where others have it too: `AWS::IAM::Role#2`. References are `<AWS::IAM::Role#2.Arn>`. */
  readonly name: string;
  readonly type: string;
  readonly properties: Fields;
  readonly deletionPolicy?: string;
  readonly updateReplacePolicy?: string;
  readonly dependsOn?: readonly string[];
}

export interface NormalisedTemplate extends Fields {
  readonly resources: readonly NormalisedResource[];
  readonly outputs: Fields;
  readonly parameters: Fields;
  readonly conditions: Fields;
  /** Sections that few templates have, such as Mappings. */
  readonly others: Fields;
}

/** The same for the same deployment, to the byte, whatever its constructs are called and wherever they are. */
export function normalise(template: object): NormalisedTemplate {
  const {
    Resources,
    Outputs,
    Parameters,
    Conditions,
    Rules,
    Metadata: _,
    ...more
  } = template as Record<string, Fields>;
  const parts = Object.entries(Resources ?? {})
    .map(([id, resource]) => partOf(id, resource as Fields))
    .filter(({ type }) => type !== 'AWS::CDK::Metadata');
  const names = namesOf(parts);
  const content = new Map(parts.map((part) => [part.id, part]));
  const rules = without(Rules, 'CheckBootstrapVersion');
  const sections = {
    outputs: withoutGenerated(relabelled(read(Outputs ?? {}), names) as Fields),
    parameters: read(without(Parameters, 'BootstrapVersion')),
    conditions: read(without(Conditions, 'CDKMetadataAvailable')),
    others: read({ ...more, ...(Object.keys(rules).length === 0 ? {} : { Rules: rules }) }),
    resources: [...names].map(([id, name]) => ({ ...content.get(id)?.content, name, type: content.get(id)?.type })),
  };
  return relabelled(sections, names) as NormalisedTemplate;
}

/**
 * What b has otherwise than a, a line each; none for templates that deploy the same. `-` is only in a, `+` only in b, `~` is
 * in both. Names are those of a, and those of b after `b:` where a has no such resource.
 */
export function differences(a: NormalisedTemplate, b: NormalisedTemplate): string[] {
  if (json(a) === json(b)) return [];
  const pairs = pairsOf(a.resources, b.resources);
  const names = new Map(b.resources.map(({ name }) => [name, pairs.get(name)?.name ?? `b:${name}`]));
  const gone = new Set(a.resources);
  const lines = b.resources.flatMap((resource) => {
    const before = pairs.get(resource.name);
    const after = relabelled(contentOf(resource), names) as Fields;
    if (before === undefined) return [`+ ${names.get(resource.name)} ${shown(after)}`];
    gone.delete(before);
    return changes(before.name, '', contentOf(before), after);
  });
  const sections = ['outputs', 'parameters', 'conditions', 'others'].flatMap((section) =>
    changes(section, '', a[section], relabelled(b[section], names)),
  );
  return [...[...gone].map((resource) => `- ${resource.name} ${shown(contentOf(resource))}`), ...lines, ...sections];
}

// Reading a template

/** A resource in the middle of all this. In its content, references are `<id>` and `<id.Attribute>`. */
interface Part {
  readonly id: string;
  readonly type: string;
  readonly content: Fields;
}

/** Attributes of a resource. Of its metadata, only the CDK makes use. */
const attributes: Readonly<Record<string, string>> = {
  Properties: 'properties',
  DeletionPolicy: 'deletionPolicy',
  UpdateReplacePolicy: 'updateReplacePolicy',
  CreationPolicy: 'creationPolicy',
  UpdatePolicy: 'updatePolicy',
  Condition: 'condition',
};

/** @throws Error for an attribute that is not listed above, and so would be left out of the comparison */
function partOf(id: string, { Type, DependsOn = [], Metadata: _, ...resource }: Fields): Part {
  const content = Object.entries({ Properties: {}, ...resource }).map(([attribute, value]) => {
    const name = attributes[attribute];
    if (name === undefined) throw new Error(`${id} has an attribute ${attribute}, which is not compared.`);
    return [name, read(value)];
  });
  const dependsOn = [DependsOn].flat().map((other) => `<${other}>`);
  return {
    id,
    type: String(Type),
    content: { ...Object.fromEntries(content), ...(dependsOn.length === 0 ? {} : { dependsOn }) },
  };
}

/** The value with references and functions as text where that is possible, and without what is generated. */
function read(value: unknown): unknown {
  const text = textOf(value);
  if (text !== undefined && typeof value !== 'number' && typeof value !== 'boolean') return parsed(text);
  if (Array.isArray(value)) return value.map(read);
  if (!isFields(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key, isPath(value, key) ? '<path>' : read(field)]),
  );
}

/** Functions that make a text, or a list of texts. */
const functions = /^Fn::(Base64|Cidr|FindInMap|GetAZs|ImportValue|Join|Select|Split)$/;

/** What a text, a reference or a function comes to, such as `https://<Api>/mcp`; undefined where it has no such form. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return cleaned(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (!isFields(value) || Object.keys(value).length !== 1) return undefined;
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  if (name === 'Ref') return `<${argument}>`;
  if (name === 'Fn::GetAtt') return `<${[argument].flat().join('.')}>`;
  if (name === 'Fn::Sub') return substituted(argument);
  return functions.test(name) ? called(name, [argument].flat()) : undefined;
}

/** Without quotes, so that a text in which it occurs remains JSON if it is JSON. */
function called(name: string, values: readonly unknown[]): string | undefined {
  const texts = values.map((value) => (Array.isArray(value) ? textsOf(value) : textOf(value)));
  if (texts.includes(undefined)) return undefined;
  const [separator, list] = texts;
  if (name === 'Fn::Join' && Array.isArray(list)) return list.join(String(separator));
  return `<${name}(${texts.map((text) => (Array.isArray(text) ? `[${text}]` : text)).join()})>`;
}

function textsOf(values: readonly unknown[]): readonly string[] | undefined {
  const texts = values.map(textOf);
  return texts.every((text) => text !== undefined) ? texts : undefined;
}

/** Fn::Sub has references of its own, `${id}` and `${id.Attribute}`, and may be given values for some of them. */
function substituted(argument: unknown): string | undefined {
  const [template, given = {}] = [argument].flat() as [string, Fields?];
  const values = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, textOf(value)]));
  if (Object.values(values).includes(undefined)) return undefined;
  return cleaned(template).replace(/\$\{(!?)([^}]+)\}/g, (_, literal, name) =>
    literal === '!' ? `\${${name}}` : (values[name] ?? `<${name}>`),
  );
}

/** JSON by its fields: their order does not matter, and what differs is to be a field, not a page of text. */
function parsed(text: string): unknown {
  if (!/^[[{]/.test(text)) return text;
  try {
    return { '<JSON>': JSON.parse(text) };
  } catch {
    return text;
  }
}

/** Without hashes of assets, and names that the CDK makes of construct paths: they end in eight digits of a hash. */
const cleaned = (text: string): string =>
  text.replace(/\b[0-9a-f]{64}\b/g, '<asset>').replace(/\b[A-Za-z]\w{3,}[0-9A-F]{8}\b/g, '<generated>');

/** Whether the CDK has put the path of a construct here: in tags with the name, and in descriptions of security groups. */
function isPath(fields: Fields, key: string): boolean {
  const value = fields[key];
  if (key !== 'GroupDescription' && !(key === 'Value' && fields.Key === 'Name')) return false;
  return typeof value === 'string' && /^[\w-]+(\/[\w.-]+)+$/.test(value);
}

/** Outputs that constructs of the CDK make by themselves have their path for a name. */
function withoutGenerated(outputs: Fields): Fields {
  const isGenerated = ([name]: readonly [string, unknown]): boolean => cleaned(name) === '<generated>';
  const all = Object.entries(outputs);
  const generated = all.filter(isGenerated).sort(([, a], [, b]) => inOrder(json(a), json(b)));
  return Object.fromEntries([
    ...generated.map(([, output], index) => [`<generated>#${index + 1}`, output]),
    ...all.filter((entry) => !isGenerated(entry)),
  ]);
}

// Naming resources

/** What tells resources apart, by their id. */
type Labels = ReadonlyMap<string, string>;

/** Names that follow from what is deployed alone, and not from ids or their order; themselves in order. */
function namesOf(parts: readonly Part[]): Labels {
  const criteria = criteriaOf(parts);
  const names = new Map<string, string>();
  for (const [type, alike] of [...grouped(parts, (part) => part.type)].sort(([a], [b]) => inOrder(a, b))) {
    const sorted = alike.sort((a, b) => {
      const decisive = criteria.find((labels) => labels.get(a.id) !== labels.get(b.id));
      return inOrder(decisive?.get(a.id), decisive?.get(b.id));
    });
    for (const [index, { id }] of sorted.entries()) names.set(id, alike.length === 1 ? type : `${type}#${index + 1}`);
  }
  return names;
}

/**
 * What to sort resources by: what they are by themselves, so that most changes shift no number; what is next to them; and
 * everything around. Where some are the same in every respect, one of them is chosen and the others told apart by it. Which
 * one makes no difference to the template.
 */
function criteriaOf(parts: readonly Part[]): readonly Labels[] {
  const [nearest = new Map(), ...others] = refined(parts, typesOf(parts));
  let labels: Labels = others.at(-1) ?? nearest;
  for (let tied = tiedIn(labels); tied !== undefined; tied = tiedIn(labels)) {
    labels = refined(parts, new Map([...labels, [tied, `${labels.get(tied)}, chosen`]])).at(-1) ?? labels;
  }
  return [ownLabels(parts), nearest, labels];
}

/** One of those with the same label, if there are any. */
function tiedIn(labels: Labels): string | undefined {
  const groups = [...grouped([...labels], ([, label]) => label)].sort(([a], [b]) => inOrder(a, b));
  return groups.find(([, group]) => group.length > 1)?.[1][0]?.[0];
}

/**
 * Labels by more and more of what surrounds a resource: at first what it refers to and what refers to it, then what those
 * refer to, and so on, until that tells no more resources apart. Resources whose label is fixed keep it.
 * https://en.wikipedia.org/wiki/Colour_refinement_algorithm
 */
function refined(parts: readonly Part[], start: Labels, fixed: Labels = new Map()): Labels[] {
  const users = usersOf(parts);
  const label = (part: Part, labels: Labels): string => {
    const views = users.get(part.id)?.map((user) => viewOf(part, user, labels)) ?? [];
    return hash(labels.get(part.id), relabelled(part.content, labels), views.sort());
  };
  const rounds: Labels[] = [];
  let [labels, count] = [new Map([...start, ...fixed]), 0];
  while (countOf(labels) > count) {
    count = countOf(labels);
    const known = labels;
    labels = new Map(parts.map((part) => [part.id, fixed.get(part.id) ?? label(part, known)]));
    rounds.push(labels);
  }
  return rounds;
}

/** A user of a resource as the resource sees it, which knows in which place it is itself. */
const viewOf = (part: Part, user: Part, labels: Labels): string =>
  hash(labels.get(user.id), relabelled(user.content, new Map([...labels, [part.id, 'this']])));

const countOf = (labels: Labels): number => new Set(labels.values()).size;

const typesOf = (parts: readonly Part[]): Labels => new Map(parts.map(({ id, type }) => [id, type]));

/** Resources by themselves: of what they refer to, only the types count. */
function ownLabels(parts: readonly Part[]): Labels {
  const types = typesOf(parts);
  return new Map(parts.map(({ id, type, content }) => [id, `${type} ${json(relabelled(content, types))}`]));
}

/** By the id of a resource, all that refer to it or depend on it. */
function usersOf(parts: readonly Part[]): ReadonlyMap<string, readonly Part[]> {
  const users = new Map<string, Part[]>(parts.map(({ id }) => [id, []]));
  for (const part of parts) {
    for (const id of referencesIn(json(part.content))) users.get(id)?.push(part);
  }
  return users;
}

const reference = /<([\w:@#-]+)((?:\.[\w-]+)*)>/g;

const referencesIn = (text: string): ReadonlySet<string> =>
  new Set([...text.matchAll(reference)].map(([, id = '']) => id));

/** With other ids in references, and in one order what has none. */
function relabelled(value: unknown, labels: Labels, key = ''): unknown {
  if (typeof value === 'string') {
    return value.replace(reference, (whole, id, attribute) => {
      const label = labels.get(id);
      return label === undefined ? whole : `<${label}${attribute}>`;
    });
  }
  if (Array.isArray(value)) {
    const items = value.map((item) => relabelled(item, labels));
    return hasOrder(key, items) ? items : items.sort((a, b) => inOrder(json(a), json(b)));
  }
  if (!isFields(value)) return value;
  const keys = Object.keys(value).sort(inOrder);
  return Object.fromEntries(keys.map((name) => [name, relabelled(value[name], labels, name)]));
}

/** Lists of policies, security groups and dependencies. The CDK has them in the order of ids, or of the source. */
const unordered = new Set([
  ...['Statement', 'Action', 'NotAction', 'Resource', 'NotResource', 'AWS', 'Service', 'Federated'],
  ...['Policies', 'ManagedPolicyArns', 'Roles', 'SecurityGroupIngress', 'SecurityGroupEgress', 'dependsOn'],
]);

/** Besides those, lists of keys or names with a value each have no order: tags, dimensions, environment variables. */
const hasOrder = (key: string, items: readonly unknown[]): boolean => !unordered.has(key) && !items.every(isEntry);

const isEntry = (item: unknown): boolean =>
  isFields(item) && Object.keys(item).length === 2 && 'Value' in item && ('Key' in item || 'Name' in item);

// Finding resources again

type Pair = readonly [Part, Part];

/**
 * The resource of a that one of b is, by its name in b. Those that are certain come first, and help to find others: what
 * refers to the same, or is referred to by the same, is the same.
 */
function pairsOf(
  a: readonly NormalisedResource[],
  b: readonly NormalisedResource[],
): ReadonlyMap<string, NormalisedResource> {
  const [before, after] = [marked(a, 'a:'), marked(b, 'b:')];
  const all = [...before, ...after];
  const pairs: Pair[] = [];
  for (let found: readonly Pair[] = []; ; pairs.push(...found)) {
    const paired = new Set(pairs.flat());
    const unpaired = [before, after].map((parts) => parts.filter((part) => !paired.has(part)));
    const [left = [], right = []] = unpaired;
    const labels = new Map(pairs.flatMap(([one, other]) => [one, other].map(({ id }) => [id, one.id] as const)));
    found = certainPairs(left, right, [...refined(all, typesOf(all), labels).reverse(), singleOf(all)]);
    if (found.length === 0) found = likelyPair(left, right, likeness(all, new Map([...typesOf(all), ...labels])));
    if (found.length === 0) break;
  }
  const resources = new Map(a.map((resource) => [`a:${resource.name}`, resource]));
  return new Map(
    pairs.map(([{ id }, other]) => [other.id.slice('b:'.length), resources.get(id) as NormalisedResource]),
  );
}

/** As parts of one whole, in which the names of two templates do not meet. */
function marked(resources: readonly NormalisedResource[], mark: string): readonly Part[] {
  const names = new Map(resources.map(({ name }) => [name, `${mark}${name}`]));
  return resources.map((resource) => ({
    id: `${mark}${resource.name}`,
    type: resource.type,
    content: relabelled(contentOf(resource), names) as Fields,
  }));
}

const contentOf = ({ name: _, type: __, ...content }: NormalisedResource): Fields => content;

/** The type of those that have no other of it beside them, and so no number. */
const singleOf = (parts: readonly Part[]): Labels =>
  new Map(parts.map(({ id, type }) => [id, id.includes('#') ? id : type]));

/** Those of a label that no others have. The first labels say most, so they come first. */
function certainPairs(a: readonly Part[], b: readonly Part[], criteria: readonly Labels[]): readonly Pair[] {
  const pairs: Pair[] = [];
  const left = new Set([...a, ...b]);
  for (const labels of criteria) {
    for (const [one, other, ...more] of grouped([...left], ({ id }) => labels.get(id)).values()) {
      if (one === undefined || other === undefined || more.length > 0) continue;
      if (!a.includes(one) || !b.includes(other)) continue;
      pairs.push([one, other]);
      left.delete(one);
      left.delete(other);
    }
  }
  return pairs;
}

/** The most similar two of a type; at first of those that nothing else is as similar to. */
function likelyPair(a: readonly Part[], b: readonly Part[], similarity: Similarity<Part>): readonly Pair[] {
  const ofOneType = a.flatMap((one) => b.filter(({ type }) => type === one.type).map((other) => [one, other] as const));
  const candidates = similar(ofOneType, similarity);
  const best = candidates.find(([one, other, share]) =>
    candidates.every((rival) => (rival[0] === one) === (rival[1] === other) || rival[2] < share),
  );
  return [...(best === undefined ? candidates.slice(0, 1) : [best])].map(([one, other]) => [one, other]);
}

/** The share of what two things have in common, from 0 to 1. */
type Similarity<T> = (one: T, other: T) => number;

/** Pairs with their similarity, the most similar first. What shares too little is something else. */
const similar = <T>(
  pairs: readonly (readonly [T, T])[],
  similarity: Similarity<T>,
): readonly (readonly [T, T, number])[] =>
  pairs
    .map(([one, other]) => [one, other, similarity(one, other)] as const)
    .filter(([, , share]) => share > 0.3)
    .sort((x, y) => y[2] - x[2]);

/** What resources have counts as much as in which places others have them, if any do. */
function likeness(parts: readonly Part[], labels: Labels): Similarity<Part> {
  const users = usersOf(parts);
  const own = remembered(({ content }: Part) => traitsOf(relabelled(content, labels)));
  const places = remembered(({ id }: Part) => {
    const all = (users.get(id) ?? []).flatMap((user) =>
      leavesOf(user.content)
        .filter(([, leaf]) => referencesIn(String(leaf)).has(id))
        .map(([path]) => `${labels.get(user.id)}${path}`),
    );
    return new Set(all);
  });
  return (one, other) => {
    const shares = [shareOf(own(one), own(other))];
    if (places(one).size + places(other).size > 0) shares.push(shareOf(places(one), places(other)));
    return shares.reduce((sum, share) => sum + share) / shares.length;
  };
}

/** All that is in a value, with its path. */
const traitsOf = (value: unknown): ReadonlySet<string> =>
  new Set(leavesOf(value).map(([path, leaf]) => `${path}=${json(leaf)}`));

function leavesOf(value: unknown, path = ''): readonly (readonly [string, unknown])[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(item, `${path}[]`));
  if (!isFields(value)) return [[path, value]];
  return Object.entries(value).flatMap(([key, field]) => leavesOf(field, `${path}.${key}`));
}

function shareOf(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((trait) => b.has(trait)).length;
  return common / Math.max(a.size + b.size - common, 1);
}

// Telling what changed

/** A line for each field that differs. */
function changes(name: string, path: string, a: unknown, b: unknown): string[] {
  if (json(a) === json(b)) return [];
  const where = path === '' ? name : `${name} ${path}`;
  if (a === undefined) return [`+ ${where}: ${shown(b)}`];
  if (b === undefined) return [`- ${where}: ${shown(a)}`];
  if (Array.isArray(a) && Array.isArray(b)) return changesInList(name, path, a, b);
  if (!isFields(a) || !isFields(b)) return [`~ ${where}: ${shown(a)} → ${shown(b)}`];
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].flatMap((key) => changes(name, path === '' ? key : `${path}.${key}`, a[key], b[key]));
}

/** Items that only one of them has. Of two similar ones it is told what differs. */
function changesInList(name: string, path: string, a: readonly unknown[], b: readonly unknown[]): string[] {
  const [gone, added] = [missingIn(b, a), missingIn(a, b)];
  if (gone.length === 0 && added.length === 0) return [`~ ${name} ${path}: in another order`];
  const pairs = changedItems(gone, added);
  const paired = new Set(pairs.flat());
  return [
    ...pairs.flatMap(([one, other]) => changes(name, `${path}[${a.indexOf(one)}]`, one, other)),
    ...gone.filter((item) => !paired.has(item)).map((item) => `- ${name} ${path}[${a.indexOf(item)}]: ${shown(item)}`),
    ...added.filter((item) => !paired.has(item)).map((item) => `+ ${name} ${path}[${b.indexOf(item)}]: ${shown(item)}`),
  ];
}

function changedItems(gone: readonly unknown[], added: readonly unknown[]): readonly (readonly [unknown, unknown])[] {
  if (gone.length === 1 && added.length === 1) return [[gone[0], added[0]]];
  const nested = added.filter(isNested);
  const pairs = gone.filter(isNested).flatMap((one) => nested.map((other) => [one, other] as const));
  const traits = remembered((item: object) => traitsOf(item));
  const taken = new Set<object>();
  return similar(pairs, (one, other) => shareOf(traits(one), traits(other))).flatMap(([one, other]) => {
    if (taken.has(one) || taken.has(other)) return [];
    taken.add(one).add(other);
    return [[one, other] as const];
  });
}

/** Items without equals in a list, each of which is the equal of one item only. */
function missingIn(list: readonly unknown[], items: readonly unknown[]): readonly unknown[] {
  const equals = grouped(list, json);
  return items.filter((item) => equals.get(json(item))?.pop() === undefined);
}

const longest = 300;

/** On one line, and not too long. */
function shown(value: unknown): string {
  const text = json(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

// Without a subject of their own

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null;

const isFields = (value: unknown): value is Fields => isNested(value) && !Array.isArray(value);

const without = (fields: Fields | undefined, name: string): Fields =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([key]) => key !== name));

/** As String.localeCompare, but the same everywhere. */
const inOrder = (a = '', b = ''): number => (a < b ? -1 : a > b ? 1 : 0);

const json = (value: unknown): string => JSON.stringify(value) ?? 'undefined';

const hash = (...values: readonly unknown[]): string => createHash('sha256').update(json(values)).digest('hex');

function remembered<T, R>(compute: (item: T) => R): (item: T) => R {
  const known = new Map<T, R>();
  return (item) => {
    const result = known.has(item) ? (known.get(item) as R) : compute(item);
    known.set(item, result);
    return result;
  };
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
