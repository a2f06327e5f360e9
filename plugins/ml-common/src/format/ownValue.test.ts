import { ownValue } from './ownValue';

describe('ownValue', () => {
  it.each(['__proto__', 'constructor', 'toString'])(
    'takes %s for a value only where it is one',
    name => {
      expect(ownValue<string>({}, name)).toBeUndefined();
      expect(ownValue<string>(JSON.parse(`{"${name}": "x"}`), name)).toBe('x');
      expect(ownValue<string>(undefined, name)).toBeUndefined();
    },
  );
});
