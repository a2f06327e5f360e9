import type { DeploymentTensor } from '@modelport/plugin-ml-promotion-common';
import { aSchema } from '../__testUtils__/builders';
import {
  checkInferForm,
  fieldNames,
  initialForm,
  switchMode,
} from './inferForm';
import { outputTable } from './outputTable';
import { checkData, checkText, nest, writeRows } from './tensorData';
import { fitsDatatype, readValue } from './tensorValue';

const tensor = (changes: Partial<DeploymentTensor> = {}): DeploymentTensor => ({
  name: 'x',
  datatype: 'FP32',
  shape: [-1, 2],
  ...changes,
});

describe('fitsDatatype', () => {
  it.each<[string, unknown, boolean]>([
    ['FP32', 1.5, true],
    ['FP32', 1e39, false],
    ['FP64', 1e39, true],
    ['FP64', '1', false],
    ['BF16', 1, true],
    ['INT8', 127, true],
    ['INT8', 128, false],
    ['INT8', 1.5, false],
    ['INT8', '1', false],
    ['UINT8', -1, false],
    ['INT64', 2 ** 53, false],
    ['INT64', '9223372036854775807', true],
    ['INT64', '9223372036854775808', false],
    ['INT64', 'ten', false],
    ['INT64', true, false],
    ['UINT64', '18446744073709551615', true],
    ['UINT64', -1, false],
    ['BOOL', true, true],
    ['BOOL', 1, false],
    ['BYTES', 'a', true],
    ['BYTES', 1, false],
    ['NEW', 1, true],
    ['NEW', null, false],
    ['NEW', {}, false],
  ])('%s %j: %s', (datatype, value, expected) => {
    expect(fitsDatatype(datatype, value)).toBe(expected);
  });
});

describe('readValue', () => {
  it.each<[string, string, unknown]>([
    ['FP32', ' 1e-3 ', 0.001],
    ['FP32', '', undefined],
    ['FP32', '1,5', undefined],
    ['FP32', 'Infinity', undefined],
    ['FP32', '0x10', undefined],
    ['INT32', '0b1', undefined],
    ['UINT64', '0x10', undefined],
    ['INT32', '7', 7],
    ['INT32', '7.5', undefined],
    ['INT64', '9007199254740993', '9007199254740993'],
    ['BOOL', 'True', true],
    ['BOOL', '1', undefined],
    ['BYTES', ' a ', ' a '],
    ['NEW', 'x', 'x'],
  ])('reads %s from %j', (datatype, text, expected) => {
    expect(readValue(datatype, text)).toBe(expected);
  });
});

describe('checkData', () => {
  it.each<[DeploymentTensor['shape'], unknown, number[]]>([
    [
      [-1, 2],
      [
        [1, 2],
        [3, 4],
      ],
      [2, 2],
    ],
    [
      [-1, 2],
      [1, 2, 3, 4],
      [2, 2],
    ],
    [[-1], [1, 2, 3], [3]],
    [[2], [1, 2], [2]],
    [[-1, -1], [[1, 2, 3]], [1, 3]],
    [
      [1, 2, 2],
      [1, 2, 3, 4],
      [1, 2, 2],
    ],
  ])('finds the shape for %j in %j', (shape, data, expected) => {
    expect(checkData(tensor({ shape }), data)).toMatchObject({
      tensor: { name: 'x', datatype: 'FP32', shape: expected },
    });
  });

  it.each<[DeploymentTensor['shape'], unknown, object]>([
    [[-1, 2], 'text', { code: 'notList' }],
    [[-1, 2], [], { code: 'empty' }],
    [[-1, 2], [[]], { code: 'empty' }],
    [[-1, -1], [1, 2], { code: 'count', found: 2, shape: '[n, n]' }],
    [[3], [1, 2], { code: 'count', found: 2, shape: '[3]' }],
    [
      [-1, -1],
      [[1, 2], [3]],
      { code: 'size', place: '2', found: 1, expected: 2 },
    ],
    [
      [1, 2],
      [
        [1, 2],
        [3, 4],
      ],
      { code: 'size', place: '', found: 2, expected: 1 },
    ],
    [[-1, 2], [[1, [2]]], { code: 'depth', place: '1.2', shape: '[n, 2]' }],
    [[-1, 2], [[1, null]], { code: 'value', place: '1.2', value: 'null' }],
  ])('says for %j what is wrong in %j', (shape, data, problem) => {
    expect(checkData(tensor({ shape }), data)).toMatchObject({ problem });
  });

  it('says why a text is not JSON', () => {
    expect(checkText(tensor(), '[1,')).toMatchObject({
      problem: { code: 'notJson', reason: expect.stringContaining('JSON') },
    });
    expect(checkText(tensor(), '  ')).toEqual({ problem: { code: 'empty' } });
  });

  it('writes rows so that they can be read again', () => {
    expect(writeRows([1, 2, 3, 4], [2, 2])).toBe('[\n  [1,2],\n  [3,4]\n]');
    expect(writeRows([1, 2], [2])).toBe('[1,2]');
    expect(nest([1, 2, 3, 4], [1, 2, 2])).toEqual([
      [
        [1, 2],
        [3, 4],
      ],
    ]);
  });
});

describe('the form of a request', () => {
  it.each<[Partial<DeploymentTensor>, string[] | undefined]>([
    [{ columns: ['a', 'b'] }, ['a', 'b']],
    [{ shape: [1, -1], columns: ['a', 'b'] }, ['a', 'b']],
    [{ shape: [-1, 3], columns: ['a', 'b'] }, undefined],
    [{}, undefined],
    [{ shape: [-1, 1] }, ['x']],
    [{ shape: [-1] }, ['x']],
    [{ shape: [4, 2], columns: ['a', 'b'] }, undefined],
    [{ shape: [] }, undefined],
  ])('has for %j the fields %j', (changes, expected) => {
    expect(fieldNames(tensor(changes))).toEqual(expected);
  });

  it('sends one row for a model without a batch dimension', () => {
    const schema = aSchema({
      inputs: [tensor({ shape: [2], columns: ['a', 'b'] })],
      example: {
        inputs: [{ name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] }],
      },
    });
    expect(checkInferForm(schema, initialForm(schema)).request).toEqual({
      inputs: [{ name: 'x', datatype: 'FP32', shape: [2], data: [1, 2] }],
    });
  });

  it('keeps the text that cannot be read when it is written the other way', () => {
    const schema = aSchema();
    const form = { ...initialForm(schema), fields: { features: ['', '', ''] } };
    const asJson = switchMode(schema, form, 'json');
    expect(asJson.texts.features).toBe('[\n  [12.5,30,7]\n]');
    const broken = { ...asJson, texts: { features: '[[' } };
    expect(switchMode(schema, broken, 'fields').fields).toEqual(form.fields);
  });
});

describe('outputTable', () => {
  const output = (
    name: string,
    datatype: string,
    shape: number[],
    data: unknown[],
  ) => ({
    name,
    datatype,
    shape,
    data,
  });

  it('lays outputs side by side, whatever their nesting and length', () => {
    expect(
      outputTable(
        [
          output('text', 'BYTES', [2], ['a', 'b']),
          output(
            'score',
            'FP64',
            [2, 2],
            [
              [0.1234567891, 1],
              [2, null],
            ],
          ),
          output('total', 'INT64', [1], [12345678]),
          output('extra', 'NEW', [], [{ a: 1 }]),
        ],
        [],
      ),
    ).toEqual({
      columns: [
        { name: 'text', isNumber: false },
        { name: 'score 0', isNumber: true },
        { name: 'score 1', isNumber: true },
        { name: 'total', isNumber: true },
        { name: 'extra', isNumber: false },
      ],
      rows: [
        ['a', '0.123457', '1', '12345678', '{"a":1}'],
        ['b', '2', '–', '–', '–'],
      ],
      isCut: false,
    });
  });

  it('starts later outputs in their own columns when the first is shorter', () => {
    const { rows } = outputTable(
      [output('a', 'INT8', [1], [1]), output('b', 'INT8', [2], [2, 3])],
      [],
    );
    expect(rows).toEqual([
      ['1', '2'],
      ['–', '3'],
    ]);
  });

  it('cuts what is too wide, and says so', () => {
    const table = outputTable(
      [output('v', 'FP32', [1, 30], Array(30).fill(0))],
      [],
    );
    expect(table.columns).toHaveLength(20);
    expect(table.isCut).toBe(true);
  });
});
