import { useCallback, useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonLink, Container, Flex, Text } from '@backstage/ui';
import { RiKey2Line } from '@remixicon/react';
import type { IssueTokenResponse } from '@modelport/plugin-ml-access-common';
import { NoPagesBelow, useUrlState } from '@modelport/plugin-ml-react';
import { mlAccessTranslationRef } from '../../translation';
import { CLOSED, isFormOpen, OPEN } from '../MakeToken/formAddress';
import { MakeToken } from '../MakeToken/MakeToken';
import { NewToken } from '../NewToken/NewToken';
import { useTokens } from '../shared/useTokens';
import shared from '../shared/shared.module.css';
import { TokensList } from '../TokensList/TokensList';

/** The caller's access tokens, and the way to a new one. */
export function AccessTokensPage() {
  const { t } = useTranslationRef(mlAccessTranslationRef);
  const url = useUrlState();
  const live = useTokens();
  const [issued, setIssued] = useState<IssueTokenResponse>();
  const { retry } = live;
  const { go } = url;
  const onIssued = useCallback(
    (token: IssueTokenResponse) => {
      setIssued(token);
      go(CLOSED);
      retry();
    },
    [go, retry],
  );
  const isForm = !issued && isFormOpen(url);
  return (
    <main>
      <Container pt="4">
        <NoPagesBelow>
          <Flex direction="column" gap="4">
            <Flex
              align="center"
              justify="between"
              gap="3"
              className={shared.wrap}
            >
              <Text as="p">{t('page.intro')}</Text>
              {!issued && !isForm && (
                <ButtonLink
                  href={url.href(OPEN)}
                  variant="primary"
                  iconStart={<RiKey2Line aria-hidden />}
                >
                  {t('page.make')}
                </ButtonLink>
              )}
            </Flex>
            {isForm && <MakeToken onIssued={onIssued} onFailed={retry} />}
            {issued && (
              <NewToken issued={issued} onDone={() => setIssued(undefined)} />
            )}
            <TokensList live={live} />
          </Flex>
        </NoPagesBelow>
      </Container>
    </main>
  );
}
