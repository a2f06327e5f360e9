import { exampleOf, isOfPlaceholders } from './exampleOf';
import { readSchema } from './readSchema';

const answer = (body: unknown, status = 200) => ({
  status,
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const input = (shape: number[], name = 'features') => ({
  name,
  datatype: 'FP32',
  shape,
});
const outputs = [{ name: 'probability', datatype: 'FP32', shape: [-1] }];
const columnsOf = (body: object, columns?: string[]) =>
  readSchema(answer({ outputs, ...body }), columns).inputs[0].columns;

describe('the schema of what serves', () => {
  it.each([[['a', 'b']], ['["a", "b"]']])(
    'names the features that were logged as %j',
    feature_names => {
      const parameters = { metadata: { feature_names, threshold: 0.5 } };
      expect(columnsOf({ inputs: [input([-1, 2])], parameters })).toEqual([
        'a',
        'b',
      ]);
    },
  );

  it('names them by the signature when nothing else was logged', () => {
    const inputs = [input([-1, 2])];
    expect(columnsOf({ inputs }, ['x', 'y'])).toEqual(['x', 'y']);
    expect(columnsOf({ inputs })).toBeUndefined();
  });

  it('names nothing where the names do not fit', () => {
    const names = ['x', 'y'];
    expect(columnsOf({ inputs: [input([-1, 3])] }, names)).toBeUndefined();
    expect(columnsOf({ inputs: [input([2])] }, names)).toBeUndefined();
    const two = [input([-1, 2]), input([-1, 2], 'b')];
    expect(columnsOf({ inputs: two }, names)).toBeUndefined();
    const parameters = { metadata: { feature_names: '{broken' } };
    expect(columnsOf({ inputs: [input([-1, 2])], parameters })).toBeUndefined();
  });

  it('is not made of an answer that says something else', () => {
    expect(() => readSchema(answer('{', 200), undefined)).toThrow(
      'did not say what it serves',
    );
    expect(() => readSchema(answer({ error: 'x' }, 404), undefined)).toThrow(
      'status 404',
    );
  });
});

describe('the example', () => {
  it('is one row of zeros, empty texts and false, of the right shape', () => {
    const tensors = [
      input([-1, 3]),
      { name: 'flag', datatype: 'BOOL', shape: [-1] },
      { name: 'text', datatype: 'BYTES', shape: [-1, 1] },
    ];
    expect(isOfPlaceholders({ inputs: tensors })).toBe(true);
    expect(exampleOf({ inputs: tensors })).toEqual({
      inputs: [
        {
          name: 'features',
          datatype: 'FP32',
          shape: [1, 3],
          data: [0, 0, 0],
        },
        { name: 'flag', datatype: 'BOOL', shape: [1], data: [false] },
        { name: 'text', datatype: 'BYTES', shape: [1, 1], data: [''] },
      ],
    });
  });

  it.each([
    [{ age: 41.123456789, amount: 12.5 }],
    ['{"age": 41.123456789, "amount": 12.5}'],
  ])(
    'is made of the medians that were logged as %j, for columns and for inputs of one value',
    medians => {
      const parameters = {
        metadata: { medians, feature_names: ['amount', 'other'] },
      };
      const columns = readSchema(
        answer({ outputs, inputs: [input([-1, 2])], parameters }),
        undefined,
      );
      expect(exampleOf(columns).inputs[0].data).toEqual([12.5, 0]);
      expect(isOfPlaceholders(columns)).toBe(false);
      const whole = { name: 'amount', datatype: 'INT64', shape: [-1, 1] };
      const inputs = readSchema(
        answer({ outputs, inputs: [input([-1, 1], 'age'), whole], parameters }),
        undefined,
      );
      expect(exampleOf(inputs).inputs.map(({ data }) => data)).toEqual([
        [41.1235],
        [13],
      ]);
      expect(isOfPlaceholders(inputs)).toBe(false);
    },
  );

  it.each([[{ age: 'old' }], [{}], ['{broken'], [{ unknown: 1 }]])(
    'stays zeros where %j was logged as medians',
    medians => {
      const schema = readSchema(
        answer({
          outputs,
          inputs: [input([-1, 1], 'age')],
          parameters: { metadata: { medians } },
        }),
        undefined,
      );
      expect(exampleOf(schema).inputs[0].data).toEqual([0]);
      expect(isOfPlaceholders(schema)).toBe(true);
    },
  );
});
