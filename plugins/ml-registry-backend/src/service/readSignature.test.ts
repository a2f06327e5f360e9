import { readSignature } from './readSignature';

const mlmodel = (inputs: object, outputs?: object) =>
  `flavors:\n  onnx: {}\nsignature:\n  inputs: '${JSON.stringify(inputs)}'\n` +
  `  outputs: ${outputs ? `'${JSON.stringify(outputs)}'` : 'null'}\n` +
  `  params: null\n`;

describe('the signature of an MLmodel', () => {
  it('has tensors with their shapes', () => {
    const tensor = (name: string | undefined, shape: number[]) => ({
      ...(name && { name }),
      type: 'tensor',
      'tensor-spec': { dtype: 'float32', shape },
    });
    expect(
      readSignature(
        mlmodel([tensor('features', [-1, 30])], [tensor(undefined, [-1])]),
      ),
    ).toEqual({
      inputs: [{ name: 'features', type: 'float32', shape: [-1, 30] }],
      outputs: [{ name: '0', type: 'float32', shape: [-1] }],
    });
  });

  it('has columns, and may have no outputs', () => {
    const columns = [
      { name: 'amount', type: 'double', required: true },
      { name: 'tags', type: { type: 'array', items: 'string' } },
    ];
    expect(readSignature(mlmodel(columns))).toEqual({
      inputs: [
        { name: 'amount', type: 'double' },
        { name: 'tags', type: '{"type":"array","items":"string"}' },
      ],
      outputs: [],
    });
  });

  it('may be missing', () => {
    expect(readSignature('flavors: {}\n')).toBeUndefined();
    expect(readSignature('flavors: {}\nsignature: null\n')).toBeUndefined();
  });

  it.each([
    'a: [',
    'just text',
    'signature:\n  inputs: "not json"\n',
    'signature:\n  inputs: "{}"\n',
  ])('is refused when it is something else: %j', text => {
    expect(() => readSignature(text)).toThrow('log the model again');
  });
});
