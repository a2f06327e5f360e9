import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import {
  type MetricDeclarationsApi,
  metricDeclarationsApiRef,
  metricTraits,
  useMetricTraits,
} from './useMetricTraits';

const DECLARED = [
  { name: 'cost', direction: 'minimize' as const, unit: 'EUR', primary: true },
];
const entityRef = { kind: 'component', namespace: 'default', name: 'fraud' };

function Shown() {
  const { direction, unit } = useMetricTraits(entityRef);
  return <output>{`${direction('cost')} ${unit('cost')}`}</output>;
}

const show = (get?: MetricDeclarationsApi['getDeclaredMetrics']) => {
  const api = get && { getDeclaredMetrics: jest.fn(get) };
  renderInTestApp(
    <Shown />,
    api ? { apis: [[metricDeclarationsApiRef, api]] } : {},
  );
  return api;
};

describe('how metrics are read', () => {
  it('is as declared, and by their names where nothing is', () => {
    const traits = metricTraits(DECLARED);
    expect(traits.primary).toBe('cost');
    expect([traits.direction('cost'), traits.direction('loss')]).toEqual([
      'minimize',
      'minimize',
    ]);
    expect(traits.direction('auc')).toBe('maximize');
    expect([traits.isDeclared('cost'), traits.isDeclared('loss')]).toEqual([
      true,
      false,
    ]);
    const machine = [{ ...DECLARED[0], name: 'system/cpu' }];
    expect(metricTraits(machine).direction('system/cpu')).toBeUndefined();
    expect([traits.unit('cost'), traits.unit('loss')]).toEqual([
      'EUR',
      undefined,
    ]);
    expect(metricTraits([]).direction('cost')).toBeUndefined();
  });

  it('is what the model declares', async () => {
    const api = show(async () => ({ items: DECLARED }));
    expect(await screen.findByText('minimize EUR')).toBeVisible();
    expect(api?.getDeclaredMetrics.mock.calls[0][0]).toEqual(entityRef);
  });

  it('is by their names where that cannot be read', async () => {
    const api = show(() => Promise.reject(new Error('down')));
    await waitFor(() => expect(api?.getDeclaredMetrics).toHaveBeenCalled());
    expect(await screen.findByText('undefined undefined')).toBeVisible();
  });

  it('is by their names where no plugin knows more', async () => {
    show();
    expect(await screen.findByText('undefined undefined')).toBeVisible();
  });
});
