# The program alone in an image: no shell, no library, no root.
#   docker build -t netcost .
#   docker run --rm -i netcost compare - < scenario.toml
FROM rust:1.95-slim-bookworm AS build
WORKDIR /netcost
COPY . .
RUN mv "$(.ci/build)" /netcost/program

FROM scratch
COPY --from=build /netcost/program /netcost
USER 65534:65534
WORKDIR /data
ENTRYPOINT ["/netcost"]
