# SPDX-License-Identifier: Apache-2.0
FROM swift:6.3-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends pkg-config libssl-dev libgcrypt20-dev libgmp-dev \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /src
COPY . .
RUN swift build --configuration release --product flowproof --static-swift-stdlib \
    && install --strip "$(swift build --configuration release --product flowproof --static-swift-stdlib --show-bin-path)/flowproof" /flowproof

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libssl3 libgcrypt20 libgmp10 libstdc++6 \
    && rm -rf /var/lib/apt/lists/*
COPY --from=build /flowproof /usr/local/bin/flowproof
USER 10001:10001
WORKDIR /keys
ENTRYPOINT ["flowproof"]
CMD ["--help"]
