import { ConfigReader } from '@backstage/config';
import { readReleasedNames } from './readReleasedNames';

const read = (releasedNames?: string[]) => [
  ...readReleasedNames(new ConfigReader({ mlflow: { releasedNames } })),
];

describe('mlflow.releasedNames', () => {
  it('is none unless set, and full references otherwise', () => {
    expect(read()).toEqual([]);
    expect(read(['Component:Default/Old'])).toEqual(['component:default/old']);
  });

  it('names the entry that is none', () => {
    expect(() => read(['component:default/a', 'old'])).toThrow(
      "mlflow.releasedNames[1] is 'old': write a full reference",
    );
  });
});
