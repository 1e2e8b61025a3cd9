# One image for all three servers and the gateway's workers; docker-compose.yml says which of them a container runs. Node runs the TypeScript
# sources as they are, but not below node_modules: so the image carries the workspace itself.
# packages/sandbox/src/image/image.process.test.ts does what stands here, and starts the servers from it.

FROM node:24-slim AS workspace
WORKDIR /app
# In CI mode pnpm asks no questions.
ENV CI=true npm_config_cache=/cache/npm XDG_DATA_HOME=/cache
COPY . .

FROM workspace AS clients
RUN --mount=type=cache,target=/cache,sharing=locked npx --yes pnpm@12.21.0 install --frozen-lockfile --filter payflow
RUN node packages/database/src/generate.ts

FROM workspace AS pages
RUN --mount=type=cache,target=/cache,sharing=locked npx --yes pnpm@12.21.0 install --frozen-lockfile --filter payflow --filter @payflow/storefront... --filter @payflow/checkout... --filter @payflow/console...
RUN for page in storefront checkout console; do node node_modules/vite/bin/vite.js build packages/$page || exit 1; done

FROM workspace AS production
RUN --mount=type=cache,target=/cache,sharing=locked npx --yes pnpm@12.21.0 install --prod --frozen-lockfile --filter @payflow/card... --filter @payflow/pg... --filter @payflow/merchant...

FROM node:24-slim
WORKDIR /app
ENV NODE_ENV=production
COPY --from=production /app .
COPY --from=clients /app/packages/database/generated packages/database/generated
COPY --from=pages /app/packages/storefront/dist packages/storefront/dist
COPY --from=pages /app/packages/checkout/dist packages/checkout/dist
COPY --from=pages /app/packages/console/dist packages/console/dist
USER node
EXPOSE 8080 8081 8082 8083
# A container runs one of them, so one port answers. docker-compose.yml and Kubernetes ask that one alone.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --start-interval=1s CMD ["node", "-e", "const ask = (port) => fetch(`http://127.0.0.1:${port}/readyz`).then(({ ok }) => ok || Promise.reject()); Promise.any([8080, 8081, 8082, 8083].map(ask)).then(() => process.exit(0), () => process.exit(1))"]
