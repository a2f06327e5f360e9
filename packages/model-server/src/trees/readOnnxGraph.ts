import { Reader } from 'protobufjs/minimal';

/** Numbers and texts of an attribute; those that it has not are empty. */
export interface OnnxAttribute {
  floats: number[];
  ints: number[];
  text: string;
}

/** An operator of a graph. */
export interface OnnxNode {
  op: string;
  /** Empty for the operators of ONNX itself. */
  domain: string;
  inputs: string[];
  outputs: string[];
  attributes: Map<string, OnnxAttribute>;
}

/** What is read of a model file: its operators, and the names of what it takes, gives and holds. */
export interface OnnxGraph {
  nodes: OnnxNode[];
  inputs: string[];
  outputs: string[];
}

const LENGTH_DELIMITED = 2;

/** Calls a handler for each field of a message; fields without one are skipped. */
function readMessage(
  reader: Reader,
  handlers: Record<number, (wireType: number) => void>,
  end = reader.len,
): void {
  while (reader.pos < end) {
    const tag = reader.uint32();
    const wireType = tag % 8;
    const handle = handlers[Math.floor(tag / 8)];
    if (handle) handle(wireType);
    else reader.skipType(wireType);
  }
}

/** A repeated number, packed or one by one. */
function readRepeated(
  reader: Reader,
  wireType: number,
  read: () => number,
  into: number[],
): void {
  if (wireType !== LENGTH_DELIMITED) {
    into.push(read());
    return;
  }
  const length = reader.uint32();
  const end = reader.pos + length;
  while (reader.pos < end) into.push(read());
}

/** Reads a message that lies within another one. */
function within<T>(reader: Reader, read: (end: number) => T): T {
  const length = reader.uint32();
  return read(reader.pos + length);
}

function readAttribute(reader: Reader, end: number): [string, OnnxAttribute] {
  let name = '';
  const attribute: OnnxAttribute = { floats: [], ints: [], text: '' };
  const { floats, ints } = attribute;
  const float = () => reader.float();
  const int = () => Number(reader.int64());
  readMessage(
    reader,
    {
      1: () => {
        name = reader.string();
      },
      2: () => floats.push(float()),
      3: () => ints.push(int()),
      4: () => {
        attribute.text = reader.string();
      },
      7: wireType => readRepeated(reader, wireType, float, floats),
      8: wireType => readRepeated(reader, wireType, int, ints),
      9: () => {
        attribute.text += `${reader.string()}\n`;
      },
    },
    end,
  );
  return [name, attribute];
}

function readNode(reader: Reader, end: number): OnnxNode {
  const node: OnnxNode = {
    op: '',
    domain: '',
    inputs: [],
    outputs: [],
    attributes: new Map(),
  };
  readMessage(
    reader,
    {
      1: () => node.inputs.push(reader.string()),
      2: () => node.outputs.push(reader.string()),
      4: () => {
        node.op = reader.string();
      },
      5: () => {
        const [name, attribute] = within(reader, at =>
          readAttribute(reader, at),
        );
        node.attributes.set(name, attribute);
      },
      7: () => {
        node.domain = reader.string();
      },
    },
    end,
  );
  return node;
}

function readName(reader: Reader, end: number): string {
  let name = '';
  readMessage(
    reader,
    {
      1: () => {
        name = reader.string();
      },
    },
    end,
  );
  return name;
}

/**
 * Reads operators and names of a model file by the field numbers of `onnx.proto`; weights and shapes are skipped.
 *
 * @throws Error when the bytes are no protocol buffer
 */
export function readOnnxGraph(bytes: Uint8Array): OnnxGraph {
  const reader = Reader.create(bytes);
  const graph: OnnxGraph = { nodes: [], inputs: [], outputs: [] };
  const readGraph = (end: number) =>
    readMessage(
      reader,
      {
        1: () => graph.nodes.push(within(reader, at => readNode(reader, at))),
        11: () => graph.inputs.push(within(reader, at => readName(reader, at))),
        12: () =>
          graph.outputs.push(within(reader, at => readName(reader, at))),
      },
      end,
    );
  readMessage(reader, { 7: () => within(reader, readGraph) });
  return graph;
}
