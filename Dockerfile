# Frontdesk with its model and the packages that it runs on. docs/operations.md says how to run it.
#   docker build -t frontdesk .        (or: buildah build --format docker -t frontdesk .)

ARG NODE_IMAGE=docker.io/library/node:22-bookworm-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# The native TensorFlow only makes training faster.
RUN npm pkg delete optionalDependencies && npm install --no-audit --loglevel=error
COPY . .
RUN npm pkg delete optionalDependencies && node scripts/build.mjs
RUN npm sbom --sbom-format cyclonedx --sbom-type application --omit dev >sbom.cdx.json \
  && npm prune --omit=dev --no-audit --loglevel=error \
  && node deploy/container/collect-licences.mjs >THIRD_PARTY_LICENCES.txt \
  && node deploy/container/slim.mjs node_modules
RUN mkdir -p /out/app /out/data /out/documents \
  && cp -r bin deploy/container dist models node_modules public sample-desk \
    LICENSE package.json sbom.cdx.json THIRD_PARTY_LICENCES.txt /out/app/

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Frontdesk" \
  org.opencontainers.image.description="Answers questions from your documents, with sources, on a plain CPU" \
  org.opencontainers.image.licenses="Apache-2.0"
# Nothing that builds or fetches stays: the image runs one program.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack \
  /usr/local/bin/yarn* /opt/yarn* /usr/local/include
COPY --from=build /out/app /app
COPY --from=build --chown=10001:10001 /out/data /data
COPY --from=build --chown=10001:10001 /out/documents /documents
WORKDIR /app
# The allocator is told to keep one arena and to give back what is free, which saves a third of the memory.
ENV NODE_ENV=production \
  HOST=0.0.0.0 \
  PORT=8080 \
  DATA_DIR=/data \
  DOCUMENTS_DIR=/documents \
  HOME=/tmp \
  MALLOC_ARENA_MAX=1 \
  MALLOC_TRIM_THRESHOLD_=131072
USER 10001:10001
VOLUME ["/data"]
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/app/container/health.mjs"]
ENTRYPOINT ["node", "/app/dist/cli/main.js"]
CMD ["serve"]
