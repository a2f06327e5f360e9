import { screen } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { renderWithApis } from '../__testUtils__/renderWithApis';
import { NoPagesBelow } from './NoPagesBelow';

const show = (address: string) =>
  renderWithApis(
    <MemoryRouter initialEntries={[address]}>
      <Routes>
        <Route
          path="/models/fraud/runs/*"
          element={<NoPagesBelow>The runs</NoPagesBelow>}
        />
      </Routes>
    </MemoryRouter>,
  );

describe('a page without pages below', () => {
  it.each(['/models/fraud/runs', '/models/fraud/runs/?run=1'])(
    'is shown at %s',
    address => {
      show(address);
      expect(screen.getByText('The runs')).toBeVisible();
    },
  );

  it.each(['/models/fraud/runs/zzz', '/models/fraud/runs/a%20b/c/?run=1'])(
    'is not shown at %s, which leads back to it',
    address => {
      show(address);
      expect(
        screen.getByRole('heading', { name: /^There is no page "\w.*" here$/ }),
      ).toBeVisible();
      expect(screen.queryByText('The runs')).not.toBeInTheDocument();
      expect(
        screen.getByRole('link', { name: 'To the page above' }),
      ).toHaveAttribute('href', '/models/fraud/runs');
    },
  );
});
